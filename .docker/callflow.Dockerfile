# The engine: Python, espeak-ng and the package callflow. Built from the root of the repository.

# ---- Everything is installed here, with hashes, and only the result goes on --------------------------
FROM debian:forky-slim AS build
LABEL callflow.stage=build
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*
# What this machine needs to reach its package registry, put there by build.sh; empty elsewhere.
COPY .docker/machine/ /machine/
COPY .docker/requirements.lock .docker/requirements-build.lock /locks/
ENV PIP_CONFIG_FILE=/machine/pip.conf PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python3 -m venv /build \
 && /build/bin/pip install --only-binary :all: --require-hashes -r /locks/requirements-build.lock \
 && python3 -m venv /opt/callflow \
 && /opt/callflow/bin/pip install --only-binary :all: --require-hashes -r /locks/requirements.lock
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY callflow/ callflow/
RUN /build/bin/pip wheel --no-index --no-build-isolation --no-deps --wheel-dir /wheel . \
 && /opt/callflow/bin/pip install --no-index --no-deps /wheel/*.whl \
 && /opt/callflow/bin/pip check \
 && /opt/callflow/bin/pip uninstall --yes pip

# ---- What runs ----------------------------------------------------------------------------------------
FROM debian:forky-slim
LABEL callflow.stage=final
# Group callflow (10600) is common to both containers: see asterisk.Dockerfile.
RUN groupadd --gid 10600 callflow \
 && useradd --uid 10602 --gid callflow --home-dir /var/lib/callflow --no-create-home --shell /usr/sbin/nologin callflow \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 espeak-ng \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /etc/callflow/dialplans /etc/callflow/prompts \
 && cd /var/lib && mkdir -p callflow/prompts callflow/recording callflow/db callflow/secrets \
 && chown 10602:10600 callflow/prompts callflow/db \
 && chown 10601:10600 callflow/recording callflow/secrets \
 && chmod 0750 callflow/db callflow/secrets \
 && chmod 2770 callflow/recording \
 && chmod 0755 callflow/prompts
COPY --from=build /opt/callflow /opt/callflow
COPY .docker/engine-health.py /usr/local/lib/callflow/engine-health.py
ENV PATH=/opt/callflow/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CALLFLOW_ARI_URL=http://127.0.0.1:8088 \
    CALLFLOW_ARI_USER=callflow \
    CALLFLOW_ARI_PASSWORD_FILE=/var/lib/callflow/secrets/ari-password \
    CALLFLOW_PLANS=/etc/callflow/dialplans \
    CALLFLOW_PROMPTS=/etc/callflow/prompts \
    CALLFLOW_SOUNDS=/var/lib/callflow/prompts \
    CALLFLOW_DATABASE=sqlite+aiosqlite:////var/lib/callflow/db/callflow.sqlite3 \
    CALLFLOW_HEALTH_PORT=8089
USER callflow
WORKDIR /var/lib/callflow
VOLUME ["/var/lib/callflow/prompts", "/var/lib/callflow/recording", "/var/lib/callflow/db", "/var/lib/callflow/secrets"]
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s --retries=3 CMD ["python3", "-I", "-S", "/usr/local/lib/callflow/engine-health.py"]
CMD ["callflow", "run"]

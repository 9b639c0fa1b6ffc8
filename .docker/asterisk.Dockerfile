# The telephone exchange: Asterisk, its configuration, and the few words it must be able to say when
# the engine is not there. Built from the root of the repository.

# The version is pinned, because what this system promises was measured on it. When Debian moves on,
# raise it here and run the end-to-end tests.
ARG ASTERISK_VERSION=1:22.10.1*

# ---- The words of the operators' line, spoken once, now, so that they need no engine later ---------
FROM debian:forky-slim AS sounds
LABEL callflow.stage=build
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends espeak-ng sox \
 && rm -rf /var/lib/apt/lists/*
RUN mkdir /sounds \
 && espeak-ng -v en-us -s 150 --stdout \
      "Nobody has answered yet. You are still in line, and we keep ringing. Please stay on the line." \
    | sox -t wav - -r 8000 -c 1 -b 16 /sounds/still-ringing.wav norm -3 \
 && test "$(soxi -r /sounds/still-ringing.wav) $(soxi -c /sounds/still-ringing.wav)" = "8000 1"

# ---- Asterisk ---------------------------------------------------------------------------------------
FROM debian:forky-slim
LABEL callflow.stage=final
ARG ASTERISK_VERSION
# Fixed numbers, because the volumes are shared with the engine: group callflow (10600) is common to
# both containers, the users are not. The user exists before the package, which then keeps it.
RUN groupadd --gid 10600 callflow \
 && useradd --uid 10601 --gid callflow --home-dir /var/lib/asterisk --no-create-home --shell /usr/sbin/nologin asterisk \
 && groupadd --system asterisk \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      "asterisk=${ASTERISK_VERSION}" "asterisk-modules=${ASTERISK_VERSION}" \
      asterisk-core-sounds-en-gsm asterisk-moh-opsound-wav \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /etc/asterisk/* \
 && cd /var/lib && mkdir -p callflow/prompts callflow/recording callflow/state callflow/secrets \
      /run/asterisk /var/log/asterisk \
 && chown -R 10601:10600 /run/asterisk /var/log/asterisk /var/lib/asterisk callflow/state callflow/secrets callflow/recording \
 && chown 10602:10600 callflow/prompts \
 && chmod 0750 /run/asterisk /var/log/asterisk callflow/state callflow/secrets \
 && chmod 2770 callflow/recording \
 && chmod 0755 callflow/prompts
COPY --from=sounds /sounds/ /usr/share/callflow/sounds/
COPY .docker/asterisk-entrypoint.sh /usr/local/bin/callflow-asterisk
COPY .docker/asterisk-health.sh /usr/local/bin/callflow-asterisk-health
COPY asterisk-conf/ /etc/asterisk/
RUN chmod 0755 /usr/local/bin/callflow-asterisk /usr/local/bin/callflow-asterisk-health \
 && chmod -R u=rwX,go=rX /etc/asterisk /usr/share/callflow
USER asterisk
WORKDIR /var/lib/callflow
VOLUME ["/var/lib/callflow/prompts", "/var/lib/callflow/recording", "/var/lib/callflow/state", "/var/lib/callflow/secrets"]
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s --retries=3 CMD ["callflow-asterisk-health"]
ENTRYPOINT ["callflow-asterisk"]

"""Is the engine of this container ready? What `callflow health` asks, in a twentieth of the time.

Docker asks every few seconds, so it loads nothing but Python's own HTTP client.
"""

import http.client
import os
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("CALLFLOW_HEALTH_PORT", "8089")), timeout=3)
try:
    connection.request("GET", "/health/ready")
    answer = connection.getresponse()
    print(answer.read(1000).decode())
    sys.exit(0 if answer.status == http.HTTPStatus.OK else 1)
except (OSError, http.client.HTTPException) as error:
    print(f"nothing answers: {type(error).__name__}")
    sys.exit(1)

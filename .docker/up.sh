#!/usr/bin/env bash
# Everything from a bare machine to a telephone that is answered. Ends by saying what to dial.
source "$(dirname "$0")/lib.sh"

"$root/.docker/build.sh"

wait_healthy() { # service seconds
  local id state
  id=$(compose ps -q "$1" 2> /dev/null | head -n 1)
  [ -n "$id" ] || die "the container '$1' was not made."
  for _ in $(seq $(($2 * 2))); do
    state=$(docker inspect -f '{{.State.Health.Status}} {{.RestartCount}}' "$id")
    case $state in
      "healthy "*) return 0 ;;
      *" "[3-9]) break ;;
    esac
    sleep 0.5
  done
  docker logs --tail 15 "$id" >&2 2>&1
  die "$1 is not ready (health: ${state% *}, restarts: ${state##* }); its last words are above."
}
say "starting Asterisk"
compose up -d --no-build asterisk >&2
wait_healthy asterisk 60
say "starting the engine (the first start renders the prompts)"
compose up -d --no-build callflow >&2
wait_healthy callflow 180

asterisk=$(compose ps -q asterisk | head -n 1)
bind=$(docker exec "$asterisk" sed -n 's/^bind = //p' /run/asterisk/conf/transport.conf)
address=${bind%:*}
if [ "$address" = 0.0.0.0 ]; then
  address=$(hostname -I 2> /dev/null | awk '{print $1}')
  address=${address:-127.0.0.1}
fi
# The numbers that each plan answers, written as [a, b] or as a list below, and whose they are.
what_to_dial() {
  local plan numbers company label=Dial
  for plan in "$root"/dialplans/*.y*ml; do
    numbers=$(awk '/^numbers:/ {on = 1; print; next} on && /^[ \t]*-/ {print; next} {on = 0}' "$plan" \
      | sed 's/#.*//' | grep -oE '\+?[0-9]+' | paste -sd ' ' || true)
    company=$(sed -nE "s/^company: *[\"']?([^\"'#]*[^\"'# ]).*/\1/p" "$plan")
    printf '  %-9s %-23s %s\n' "$label" "$numbers" "$company"
    label=
  done
}

cat << END

callflow answers.

$(what_to_dial)
  At        $address:${bind##*:} (SIP over UDP; 127.0.0.1:${bind##*:} from this machine)

  Phone     user name   password
END
phone() { printf '  %-9s %-11s %s\n' "$1" "$2" "$(docker exec "$asterisk" cat "/var/lib/callflow/secrets/phone-$2")"; }
phone customer caller
phone human operator
phone agent agent1
phone agent agent2
cat << 'END'

Register one phone as "operator" (the human) and call from another as "caller".
Logs: docker compose -p callflow logs -f (or docker-compose).  Stop and remove: make down
END

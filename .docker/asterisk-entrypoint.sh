#!/bin/sh
# Starts Asterisk. Before that it makes the passwords that do not exist yet, and writes the small
# pieces of configuration that depend on the environment. Both happen at each start, so a changed
# port or a deleted password file takes effect with a restart.
set -eu
umask 027

secrets=/var/lib/callflow/secrets
conf=/run/asterisk/conf

fail() { echo "callflow-asterisk: $*" >&2; exit 2; }

port() { # name value: one UDP or TCP port
  case $2 in '' | *[!0-9]*) fail "$1 must be a port number, not '$2'." ;; esac
  if [ "$2" -lt 1024 ] || [ "$2" -gt 65535 ]; then fail "$1 must be between 1024 and 65535, not $2."; fi
}

address() { # name value: an IPv4 address
  case $2 in *[!0-9.]* | *.*.*.*.* | '') fail "$1 must be an IPv4 address, not '$2'." ;; esac
  case $2 in *.*.*.*) ;; *) fail "$1 must be an IPv4 address, not '$2'." ;; esac
}

# Asterisk itself would only log a port in use and then run on, deaf.
free() { # udp|tcp address port name
  hex=$(echo "$2" | { IFS=. read -r a b c d; printf '%02X%02X%02X%02X' "$d" "$c" "$b" "$a"; })
  if awk -v ip="$hex" -v port="$(printf '%04X' "$3")" -v proto="$1" '
      FNR > 1 && (proto == "udp" || $4 == "0A") {
        split($2, at, ":"); here = substr(at[1], length(at[1]) - 7)
        if (at[2] == port && (here == ip || here == "00000000" || ip == "00000000")) taken = 1
      }
      END { exit !taken }' "/proc/net/$1" "/proc/net/${1}6" 2>/dev/null
  then fail "$1 port $3 on $2 is in use by another program; set $4 to another one."; fi
}

sip=${CALLFLOW_SIP_BIND:-0.0.0.0:5060}
ari=${CALLFLOW_ARI_BIND:-127.0.0.1}
ari_port=${CALLFLOW_ARI_PORT:-8088}
rtp_start=${CALLFLOW_RTP_START:-10000}
rtp_end=${CALLFLOW_RTP_END:-10199}

address CALLFLOW_SIP_BIND "${sip%:*}"
port CALLFLOW_SIP_BIND "${sip##*:}"
address CALLFLOW_ARI_BIND "$ari"
case $ari in 127.*) ;; *) fail "CALLFLOW_ARI_BIND must be a loopback address (127.x.x.x), not $ari: ARI can place calls." ;; esac
port CALLFLOW_ARI_PORT "$ari_port"
port CALLFLOW_RTP_START "$rtp_start"
port CALLFLOW_RTP_END "$rtp_end"
[ $((rtp_end - rtp_start)) -ge 7 ] || fail "CALLFLOW_RTP_END must be at least CALLFLOW_RTP_START + 7: a conversation takes four ports."
free udp "${sip%:*}" "${sip##*:}" CALLFLOW_SIP_BIND
free tcp "$ari" "$ari_port" CALLFLOW_ARI_PORT

[ -r /etc/asterisk/pjsip.conf ] || fail "/etc/asterisk/pjsip.conf is missing or not readable for uid $(id -u): is asterisk-conf mounted?"
for folder in "$secrets" /var/lib/callflow/state /var/lib/callflow/recording; do
  [ -w "$folder" ] || fail "$folder is not writable for uid $(id -u): no disk, or a volume of another owner."
done

secret() { # file mode: prints the password in it, making it first where there is none
  if [ ! -s "$secrets/$1" ]; then
    (umask 077 && tr -dc 'A-Za-z0-9' < /dev/urandom | head -c 32 > "$secrets/$1.new")
    chmod "$2" "$secrets/$1.new"
    mv "$secrets/$1.new" "$secrets/$1"
  fi
  cat "$secrets/$1"
}

mkdir -p "$conf"
printf 'bind = %s\n' "$sip" > "$conf/transport.conf"
printf 'bindaddr = %s\nbindport = %s\n' "$ari" "$ari_port" > "$conf/http.conf"
printf 'rtpstart = %s\nrtpend = %s\n' "$rtp_start" "$rtp_end" > "$conf/rtp.conf"
printf 'maxcalls = %s\n' $(((rtp_end - rtp_start + 1) / 4)) > "$conf/limits.conf"
# The engine's group may read its own password and no other.
printf 'password = %s\n' "$(secret ari-password 0640)" > "$conf/ari.conf"
: > "$conf/phones.conf"
sed -n 's/^auth *= *\([A-Za-z0-9_-]*\) *\(;.*\)\{0,1\}$/\1/p' /etc/asterisk/pjsip.conf | sort -u | while read -r phone; do
  grep -q "^\[$phone\](.*phone-auth" /etc/asterisk/pjsip.conf && continue
  printf '[%s](phone-auth)\nusername = %s\npassword = %s\n\n' "$phone" "$phone" "$(secret "phone-$phone" 0600)" >> "$conf/phones.conf"
done

exec /usr/sbin/asterisk -f -n "$@"

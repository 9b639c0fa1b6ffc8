#!/bin/sh
# Healthy means: Asterisk has booted, it listens for SIP, and the operators' line is there.
set -eu
asterisk -rx 'core waitfullybooted' | grep -q 'fully booted'
asterisk -rx 'pjsip show transport transport-udp' | grep -q '^ *bind '
asterisk -rx 'dialplan show s@callflow-human' | grep -q 'Queue'

# Nobody else rotates the security log here, and a flood of strangers must not fill the disk.
log=/var/log/asterisk/security
if [ "$(stat -c %s "$log" 2>/dev/null || echo 0)" -gt 20000000 ]; then
  mv -f "$log" "$log.1"
  asterisk -rx 'logger reload' > /dev/null
fi

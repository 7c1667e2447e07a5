#!/bin/sh
# Writes what Redis reads as its `aclfile`: users.acl with passwords, a line for each user.
#
#   DEFAULT_PASSWORD=… TASK_SERVICE_PASSWORD=… INSTANCE_SERVICE_PASSWORD=… EVENT_SERVICE_PASSWORD=… \
#     HOOK_SERVICE_PASSWORD=… sh users.sh > users.new && mv users.new /etc/redis/users.acl
#
# `sh users.sh sentinel.acl` does the same for Sentinels.
# PREFIX is claudebench.prefix where that is not cb; on Cluster {cb}. Needs sed, awk and sha256sum (macOS: shasum), as
# the images of Redis and Debian have them. Passwords stand in no command line.
set -eu
cd "$(dirname "$0")"

sha256() {
  password=
  eval "password=\${$1:?$1 is not set}"
  if command -v sha256sum > /dev/null; then printf %s "$password" | sha256sum; else printf %s "$password" | shasum -a 256
  fi | cut -c 1-64
}

prefix=${PREFIX:-cb}
bare=$(printf %s "$prefix" | tr -d '{}')
default=$(sha256 DEFAULT_PASSWORD)
task=$(sha256 TASK_SERVICE_PASSWORD)
instance=$(sha256 INSTANCE_SERVICE_PASSWORD)
event=$(sha256 EVENT_SERVICE_PASSWORD)
hook=$(sha256 HOOK_SERVICE_PASSWORD)

sed -e '/^#/d' -e '/^$/d' -e "s/\([~&]\)cb:/\1$prefix:/g" -e "s/{cb:/{$bare:/g" -e "s/#default-sha256/#$default/" \
  -e "s/#task-service-sha256/#$task/" -e "s/#instance-service-sha256/#$instance/" \
  -e "s/#event-service-sha256/#$event/" -e "s/#hook-service-sha256/#$hook/" "${1:-users.acl}" |
  awk '/^user/ && line { print line; line = "" } { sub(/^ +/, " "); line = line $0 } END { print line }'

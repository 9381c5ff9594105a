#!/usr/bin/env bash
# Installs what the tests need, builds Release, runs every test project, and ends with one line:
#   N passed, N failed, N skipped
# A component that is missing and cannot be installed makes its tests skipped, each with the reason; with CI=true a
# skipped test counts as a failure of the run.
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
started=$SECONDS
passed=0 failed=0 skipped=0

finish() {
  echo "Took $((SECONDS - started)) s."
  if [ "${CI:-}" = true ] && [ "$skipped" -gt 0 ]; then
    echo "With CI=true nothing may be skipped."
    failed=$((failed + skipped)) skipped=0
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

# install COMMAND PACKAGE…: brings a Debian package in when its command is missing. Tests look for the command themselves.
install() {
  local command=$1
  shift
  command -v "$command" > /dev/null && return
  echo "Installing $* …"
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } > /tmp/mailsecurity-install.log 2>&1; then
    echo "$command could not be installed:"
    tail -n 5 /tmp/mailsecurity-install.log
  fi
}

install chromium chromium fonts-dejavu-core fonts-noto-color-emoji
install zbarimg zbar-tools
install oathtool oathtool
install rsyslogd rsyslog rsyslog-gnutls
install node nodejs
install npm npm

# Web Push by others, which reads what is sent. No scripts of theirs run at the installation.
if ! (cd tests/Node && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error); then
  echo "The packages of tests/Node could not be installed."
fi

# syslog-ng cannot be installed beside rsyslog, so it is only unpacked, with what it needs beside it.
unpacked=/usr/local/lib/mailsecurity-tests/syslog-ng
if [ ! -x $unpacked/usr/sbin/syslog-ng ]; then
  echo "Unpacking syslog-ng …"
  packages=$(mktemp -d)
  if ! (
    cd "$packages" && apt-get update -qq && apt-get download -qq syslog-ng-core \
      && mkdir -p $unpacked && dpkg -x syslog-ng-core_*.deb $unpacked \
      && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ca-certificates \
        $(dpkg -f syslog-ng-core_*.deb Depends | tr ',' '\n' | sed 's/[(|].*//' | grep -oE '^ *lib[^ ]+')
  ) > /tmp/mailsecurity-install.log 2>&1; then
    echo "syslog-ng could not be unpacked:"
    tail -n 5 /tmp/mailsecurity-install.log
  fi
  rm -rf "$packages"
fi

# The tests start mail servers of their own; the packages must not start the system's.
if [ "$(id -u)" = 0 ] && [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
  own_policy=yes
fi
install dovecot dovecot-imapd
install /usr/lib/dovecot/pop3-login dovecot-pop3d
install /usr/lib/dovecot/submission-login dovecot-submissiond
install /usr/lib/dovecot/managesieve-login dovecot-managesieved
install postfix postfix
install /usr/lib/postgresql/15/bin/postgres postgresql
install /usr/sbin/nginx nginx-light
[ "${own_policy:-}" = yes ] && rm /usr/sbin/policy-rc.d

echo "Building …"
if ! dotnet build MailSecurity.sln -c Release --nologo -v quiet; then
  failed=1
  finish
fi

echo "Checking the format …"
if ! dotnet format MailSecurity.sln --verify-no-changes --no-restore; then
  failed=$((failed + 1))
fi

# run PROJECT [OPTION…]: one test project, and its part of the sums.
run() {
  local project=$1 name
  shift
  name=$(basename "$project")
  output=$("$project/bin/Release/net10.0/$name" --progress off --no-ansi "$@" 2>&1)
  status=$?
  number() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" <<< "$output" | tail -n 1; }
  if [ -z "$(number total)" ] || { [ "$status" -ne 0 ] && [ "$(number failed)" = 0 ]; }; then
    # It did not get as far as a summary, or failed outside a test.
    failed=$((failed + 1))
  fi
  passed=$((passed + $(number succeeded || echo 0) + 0))
  failed=$((failed + $(number failed || echo 0) + 0))
  skipped=$((skipped + $(number skipped || echo 0) + 0))
  # What failed comes first: the server's own log may be longer than what is shown.
  grep -A 6 -E '^failed ' <<< "$output"
  grep -vE '^\s*$' <<< "$output" | tail -n 60
  # Figures that tests measured; they are reported, not judged.
  cat "$project/bin/Release/net10.0/figures.txt" 2> /dev/null
}

for project in tests/*.Tests; do
  echo "== $(basename "$project")"
  run "$project"
done

# What touches the store once more, on PostgreSQL; each run has a server of its own. A few tests are about SQLite's file itself.
if [ -x /usr/lib/postgresql/15/bin/postgres ]; then
  for project in tests/MailSecurity.{Storage,Jobs}.Tests; do
    echo "== $(basename "$project") on PostgreSQL"
    MAILSEC_TEST_POSTGRES=yes run "$project" --filter-not-trait Store=Sqlite
  done
else
  echo "The tests of the store on PostgreSQL are skipped: it is not installed."
  skipped=$((skipped + 1))
fi

finish

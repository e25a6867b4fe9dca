#!/usr/bin/env bash
# Prints the statement coverage of every engine package; ends with 1 where one is below the given percentage. Packages that
# tests alone import do not count.
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go} least=${1:-85}
CGO_ENABLED=0 "$GO" test -cover $("$GO" list ./engine/... | grep -v -e /published$ -e test$) | awk -v least="$least" '
  /coverage:/ { for (i = 1; i <= NF; i++) if ($i == "coverage:") { c = $(i+1); sub(/%/, "", c); name = ($1 == "ok" ? $2 : $1); printf "%6.1f %%  %s\n", c, name; if (c + 0 < least) { low = low " " name } } }
  /^(FAIL|---)/ { print; failed = 1 }
  END { if (low) { print "below " least " %:" low; exit 1 } exit failed }'

#!/usr/bin/env bash
# Measures the real window under a display of its own, drawn by software: without a graphics card, the worst case.
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go} SIZE=${SIZE:-1440x900}
command -v Xvfb >/dev/null || { echo "bench-window: install xvfb first, for example: apt-get install xvfb" >&2; exit 2; }
number=90
while [ -e "/tmp/.X$number-lock" ]; do number=$((number + 1)); done
Xvfb ":$number" -screen 0 "${SIZE}x24" +extension GLX -nolisten tcp >/dev/null 2>&1 &
display=$!
trap 'kill $display 2>/dev/null || true' EXIT
sleep 1
export DISPLAY=":$number" LIBGL_ALWAYS_SOFTWARE=1
"$GO" test -tags display,migrated_fynedo -run '^$' -bench 'WindowStart' -benchtime 5x ./cmd/designer
"$GO" test -tags display,migrated_fynedo -run '^$' -bench 'Window$|WindowHeap' -benchtime 1x ./cmd/designer

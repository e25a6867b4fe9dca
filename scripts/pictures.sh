#!/usr/bin/env bash
# Makes the pictures of the README and the documentation, without a display.
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go} OUT=${OUT:-out}
mkdir -p "$OUT" docs/images
CGO_ENABLED=0 "$GO" build -tags ci,migrated_fynedo -o "$OUT/designer" ./cmd/designer
for theme in light dark; do
  for size in 1600x1000 1280x720; do
    "$OUT/designer" picture --sample local-accounts --scenario new-social-user.scenario.yaml --until SelfAsserted-Social \
      --theme "$theme" --size "$size" -o "docs/images/window-$theme-$size.png"
  done
done
"$OUT/designer" graph samples/branching --policy B2C_1A_Branching --scale 1.5 -o docs/images/branching.png

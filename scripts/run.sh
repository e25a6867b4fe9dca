#!/usr/bin/env bash
# Builds the program and opens its window on a shipped sample. Without a display it plays the sample on the
# terminal instead, and writes the journey and the window as pictures.
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go} OUT=${OUT:-out} GUITAGS=${GUITAGS:-migrated_fynedo}
GUIPACKAGES=${GUIPACKAGES:-gcc pkg-config libgl1-mesa-dev xorg-dev libxkbcommon-dev libwayland-dev}
SAMPLE=local-accounts POLICY=B2C_1A_signup_signin SCENARIO=new-social-user.scenario.yaml

say() { printf '%s\n' "$*"; }

command -v "$GO" >/dev/null || { say "Go is needed: install it from https://go.dev/dl or with your packages, then run make run again." >&2; exit 1; }
mkdir -p "$OUT"

# display reports whether a window can be opened at all.
display() {
  case $(uname -s) in
    Linux) [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] ;;
    *) return 0 ;;
  esac
}

# The packages of the window are installed only where it will be opened, and only those that are missing.
packages() {
  command -v dpkg-query >/dev/null || { say "This is no Debian or Ubuntu: a C compiler and the headers of OpenGL, X11 and Wayland must be there to build the window."; return 0; }
  local missing=() p
  for p in $GUIPACKAGES; do
    dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing+=("$p")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "The window is drawn with OpenGL and built with a C compiler. These packages are missing and will be installed:"
  say "  ${missing[*]}"
  local sudo=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { say "Installing them needs root, and there is no sudo. As root: apt-get install ${missing[*]}" >&2; return 1; }
    say "Installing packages needs root: sudo may ask for your password."
    sudo=sudo
  fi
  $sudo apt-get -o DPkg::Lock::Timeout=300 update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

if display; then
  packages
  say "Building (the first time takes a few minutes) ..."
  "$GO" build -trimpath -tags "$GUITAGS" -ldflags "-s -w" -o "$OUT/designer" ./cmd/designer
  say "Opening the window on the sample $SAMPLE."
  exec "$OUT/designer" --sample "$SAMPLE" --scenario "$SCENARIO"
fi

say "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so the sample is played here instead of in the window."
# Without a display nothing of the window's C libraries is needed: the same program, with the window drawn by software.
CGO_ENABLED=0 "$GO" build -trimpath -tags "ci,$GUITAGS" -o "$OUT/designer" ./cmd/designer
"$OUT/designer" run "samples/$SAMPLE" --policy "$POLICY" --scenario "samples/$SAMPLE/$SCENARIO" --step
"$OUT/designer" graph "samples/$SAMPLE" --policy "$POLICY" -o "$OUT/journey.svg"
"$OUT/designer" picture --sample "$SAMPLE" --scenario "$SCENARIO" --until waiting:SelfAsserted-Social -o "$OUT/window.png"
say
say "The journey is drawn in $OUT/journey.svg, the window, standing inside the sign-up, in $OUT/window.png."

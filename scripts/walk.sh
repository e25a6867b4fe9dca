#!/usr/bin/env bash
# Walks through the real window with mouse and keyboard, from the start view to an issued token and back to step 1, under a
# display of its own; a picture after each act goes to out/walk. Fails where the window does not come to what an act
# should lead to, and where Fyne reports a call from a wrong goroutine (this build has its checks on).
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go} OUT=${OUT:-out} SIZE=${SIZE:-1280x720}
missing=
for p in Xvfb:xvfb xdotool:xdotool import:imagemagick; do command -v "${p%%:*}" >/dev/null || missing="$missing ${p##*:}"; done
if [ -n "$missing" ]; then
	echo "walk: install$missing first, for example: apt-get install$missing" >&2
	exit 2
fi
rm -rf "$OUT/walk" && mkdir -p "$OUT/walk/home"
pictures=$(cd "$OUT/walk" && pwd)
# Without the tag migrated_fynedo Fyne checks that the window is touched from its own goroutine only.
"$GO" build -o "$OUT/designer-walk" ./cmd/designer

number=90
while [ -e "/tmp/.X$number-lock" ]; do number=$((number + 1)); done
Xvfb ":$number" -screen 0 "${SIZE}x24" +extension GLX -nolisten tcp >/dev/null 2>&1 &
display=$!
program=
trap 'kill $program $display 2>/dev/null || true' EXIT
export DISPLAY=":$number" LIBGL_ALWAYS_SOFTWARE=1 HOME="$pictures/home" XDG_CONFIG_HOME="$pictures/home"
sleep 1
"$OUT/designer-walk" window >"$pictures/program.log" 2>&1 &
program=$!

window=
for _ in $(seq 100); do
	window=$(xdotool search --onlyvisible --name 'Journey Designer' 2>/dev/null | tail -1) || true
	[ -n "$window" ] && break
	sleep 0.2
done
[ -n "$window" ] || { echo "walk: no window came; see $pictures/program.log" >&2; exit 1; }
xdotool windowmove "$window" 0 0 windowsize "$window" "${SIZE%x*}" "${SIZE#*x}" windowfocus "$window"
sleep 1.5

step=0
# act NAME TITLE COMMAND...: do something with xdotool, wait until the window's title holds TITLE, take a picture.
act() {
	local name=$1 title=$2
	shift 2
	step=$((step + 1))
	[ $# -eq 0 ] || xdotool "$@"
	for _ in $(seq 75); do
		case "$(xdotool getwindowname "$window" 2>/dev/null)" in *"$title"*) break ;; esac
		kill -0 $program 2>/dev/null || { echo "walk: the program ended in act $name; see $pictures/program.log" >&2; exit 1; }
		sleep 0.2
	done
	sleep 0.6
	import -window root "$pictures/$(printf %02d $step)-$name.png"
	case "$(xdotool getwindowname "$window")" in
	*"$title"*) echo "$step $name: $(xdotool getwindowname "$window")" ;;
	*)
		echo "walk: $name should lead to \"$title\"; the window says \"$(xdotool getwindowname "$window")\"" >&2
		exit 1
		;;
	esac
}

act start 'Journey Designer'
act sample 'Ready before step 1 of 7' mousemove 380 340 click 1
sleep 1 # the graph is placed
act tour 'Ready before step 1 of 7' key Return
act tour-left 'Ready before step 1 of 7' key Escape
act into 'Paused before enter step' key F11
act page 'SelfAsserted-LocalAccountSignin-Email' key F5
act answer-page "Paused for the user's answer" key ctrl+shift+p sleep 0.4 type answer
act chosen 'step 1 of 7' key Return
act second-page 'SelfAsserted-Social' key F5
act claim 'SelfAsserted-Social' key ctrl+p sleep 0.4 type objectId
act why-empty 'SelfAsserted-Social' key Return
act back-to-journey 'SelfAsserted-Social' key alt+Left
act dark 'SelfAsserted-Social' key ctrl+t
act answered 'step 4 of 7' key ctrl+Return
act token 'Done: the token is issued' key F5
act back-over 'Paused before enter step · step 7 of 7' key shift+F10 sleep 0.3 key shift+F10
act larger 'step 7 of 7' key ctrl+equal sleep 0.5 key ctrl+equal
act light 'step 7 of 7' key ctrl+0 sleep 0.5 key ctrl+t
act rewind 'Ready before step 1 of 7' key ctrl+F5
act shortcuts 'Ready before step 1 of 7' key shift+F1
act leave 'Ready before step 1 of 7' key Escape
act restart 'Ready before step 1 of 7' key ctrl+shift+F5
act scenarios 'Ready before step 1 of 7' key F8 sleep 2
act coverage 'Ready before step 1 of 7' key ctrl+F8
act run-colours 'Ready before step 1 of 7' key ctrl+F8
act paths 'Ready before step 1 of 7' key F7 sleep 2
act last-path 'Ready before step 1 of 7' mousemove 500 640 click 1 sleep 0.3 key End
act path-run 'Done: the token is issued' key Return
act path-sheet 'Done: the token is issued' key ctrl+s sleep 1 key Escape
act path-left 'Ready before step 1 of 7' key shift+F5
act claims 'Ready before step 1 of 7' mousemove 968 86 click 1
# The claim in that row is set by hand: an event of its own, so the run stands behind its start.
act editing 'Ready before step 1 of 7' mousemove 1100 359 click --repeat 2 --delay 80 1 sleep 0.6 type 7
act edited 'Paused before step 1 of 7' key Return
# Restart gets a key of its own: asked for on the sheet, and used at once.
act sought 'Paused before step 1 of 7' key shift+F1 sleep 0.4 type restart
act asked 'Paused before step 1 of 7' key Down sleep 0.2 key Return
act given 'Paused before step 1 of 7' key ctrl+j sleep 0.3 key Escape
act own-key 'Ready before step 1 of 7' key ctrl+j
# A source: what stands around the caret is folded and unfolded, and F12 leads from it to a definition.
act profile 'Ready before step 1 of 7' key ctrl+p sleep 0.4 type SelfAsserted-Social
act source 'Ready before step 1 of 7' key Return
act folded 'Ready before step 1 of 7' mousemove 520 200 click 1 sleep 0.3 key minus
act unfolded 'Ready before step 1 of 7' key asterisk
act definition 'Ready before step 1 of 7' mousemove 640 260 click 1 sleep 0.2 key F12
act still 'Ready before step 1 of 7' key alt+Left sleep 0.2 key alt+m
if grep -q 'Error in Fyne call thread' "$pictures/program.log"; then
	echo "walk: Fyne was called from a wrong goroutine; see $pictures/program.log" >&2
	exit 1
fi
echo "walk: the window went through; look at $pictures"

#!/usr/bin/env bash
# Makes the pictures of the README and the documentation, without a display.
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go} OUT=${OUT:-out}
mkdir -p "$OUT" docs/images
CGO_ENABLED=0 "$GO" build -tags ci,migrated_fynedo -o "$OUT/designer" ./cmd/designer
for theme in light dark; do
  for size in 1600x1000 1280x720; do
    # Inside the social sign-up: a breakpoint, an earlier stop so that new claims stand out, one claim explained.
    "$OUT/designer" picture --sample local-accounts --scenario new-social-user.scenario.yaml --until waiting:SelfAsserted-Social \
      --do break:1 --do travel:18 --do continue --do claim:displayName \
      --theme "$theme" --size "$size" -o "docs/images/window-$theme-$size.png"
  done
done
"$OUT/designer" picture --sample local-accounts --scenario new-social-user.scenario.yaml --until waiting:SelfAsserted-Social \
  --do tab:page --size 1280x720 -o docs/images/page-light-1280x720.png
# The pictures of the guide, docs/guide.md.
picture() {
  local name=$1
  shift
  "$OUT/designer" picture --size 1280x720 "$@" -o "docs/images/guide-$name.png"
}
social=(--sample local-accounts --scenario new-social-user.scenario.yaml)
inside=("${social[@]}" --until waiting:SelfAsserted-Social)
picture start
picture ready "${social[@]}"
picture why-empty "${inside[@]}" --do watch:email --do claim:objectId
picture writers "${inside[@]}" --do claim:objectId --do tab:selection
picture flow "${inside[@]}" --do claim:objectId --do tab:flow
picture precondition "${inside[@]}" --do precondition:4.1 --do tab:selection
picture branches "${inside[@]}" --do precondition:4.1 --do flip --do tab:branches --do tab:selection --do claim:objectId
picture outside "${inside[@]}" --do profile:Facebook-OAUTH --do tab:selection
picture token "${social[@]}" --until end --do tab:token
picture source "${inside[@]}" --do profile:SelfAsserted-Social --do definition
picture references "${inside[@]}" --do profile:SelfAsserted-Social --do definition --do references:SM-AAD --do tab:selection
picture inheritance "${social[@]}" --do tab:inheritance
# A folder of its own, with few scenarios of which one fails.
few=$(mktemp -d)
trap 'rm -rf "$few"' EXIT
mkdir "$few/policies"
cp samples/local-accounts/*.xml samples/local-accounts/{new-social-user,local-sign-in}.scenario.yaml "$few/policies"
sed -e 's/^name: .*/name: An address that another provider has/' -e '/^expect:/,$d' samples/local-accounts/new-social-user.scenario.yaml >"$few/policies/other-provider.scenario.yaml"
printf 'expect:\n  path: [1, 2, 3, 4, 6, 7]\n  claims: {identityProvider: google.com}\n' >>"$few/policies/other-provider.scenario.yaml"
picture save "$few/policies" --scenario new-social-user.scenario.yaml --until end --do save-scenario
picture scenarios "$few/policies" --do run-scenarios --do scenario:other-provider.scenario.yaml#1
picture coverage "$few/policies" --do run-scenarios --do coverage
picture paths "${social[@]}" --do find-paths --do path:5
picture lesson --sample lessons/6-store-and-read --until waiting:AskReader --do tab:page
picture crash --crashed
picture tour "${inside[@]}" --do window:tour
picture shortcuts "${inside[@]}" --do window:shortcuts
picture german "${inside[@]}" --do claim:objectId --language de
picture contrast "${inside[@]}" --do claim:displayName --theme contrast
picture projector "${inside[@]}" --do claim:displayName --text 150
"$OUT/designer" graph samples/branching --policy B2C_1A_Branching --scale 1.5 -o docs/images/branching.png

#!/usr/bin/env bash
# Format, vet and the linters. golangci-lint is built from source at a fixed version where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go} VERSION=v2.15.0
unformatted=$(gofmt -l $(git ls-files '*.go'))
[ -z "$unformatted" ] || { printf 'gofmt would change:\n%s\n' "$unformatted" >&2; exit 1; }
CGO_ENABLED=0 "$GO" vet -tags ci,migrated_fynedo ./...
CGO_ENABLED=0 "$GO" vet -tags headless ./cmd/...
bin=$("$GO" env GOBIN); bin=${bin:-$("$GO" env GOPATH)/bin}
if ! "$bin/golangci-lint" version 2>/dev/null | grep -q "${VERSION#v}"; then
  "$GO" install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$VERSION"
fi
CGO_ENABLED=0 "$bin/golangci-lint" run --build-tags ci,migrated_fynedo ./...

//go:build tools

// Package tools keeps cosign in go.mod: what no package imports, `go mod tidy` would drop.
package tools

import _ "github.com/sigstore/cosign/v3/cmd/cosign"

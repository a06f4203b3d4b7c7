//go:build tools

// Package tools keeps registry in go.mod: what no package imports, `go mod tidy` would drop.
package tools

import _ "github.com/distribution/distribution/v3/cmd/registry"

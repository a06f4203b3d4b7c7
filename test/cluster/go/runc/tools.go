//go:build tools

// Package tools keeps runc in go.mod: what no package imports, `go mod tidy` would drop.
package tools

import _ "github.com/opencontainers/runc"

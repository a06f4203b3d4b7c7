//go:build tools

// Package tools keeps glua in go.mod: what no package imports, `go mod tidy` would drop.
package tools

import _ "github.com/yuin/gopher-lua/cmd/glua"

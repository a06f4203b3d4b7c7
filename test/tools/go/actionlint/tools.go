//go:build tools

// Package tools keeps actionlint in go.mod: what no package imports, `go mod tidy` would drop.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"

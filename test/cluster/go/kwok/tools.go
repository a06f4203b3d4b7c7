//go:build tools

// Package tools keeps kwok in go.mod: what no package imports, `go mod tidy` would drop.
package tools

import _ "sigs.k8s.io/kwok/cmd/kwok"

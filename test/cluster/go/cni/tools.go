//go:build tools

// Package tools keeps the CNI plugins in go.mod: what no package imports, `go mod tidy` would drop.
package tools

import (
	_ "github.com/containernetworking/plugins/plugins/ipam/host-local"
	_ "github.com/containernetworking/plugins/plugins/main/bridge"
	_ "github.com/containernetworking/plugins/plugins/main/loopback"
)

//go:build tools

// Package tools keeps the kubelet in go.mod: what no package imports, `go mod tidy` would drop.
package tools

import _ "k8s.io/kubernetes/cmd/kubelet"

//go:build suite

// Package suite names what ./run builds, so that `go mod tidy` keeps the requirement.
package suite

import (
	_ "github.com/opencontainers/runtime-tools/validation/util"
)

// Command k6 is the pinned k6, built from its Go module where no release archive can be had.
package main

import "go.k6.io/k6/v2/cmd"

func main() {
	cmd.Execute()
}

package main

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"lethe/core/experiment"
)

// completePresets offers the presets beside files.
func completePresets(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var all []string
	for e := range experiment.Presets.All() {
		all = append(all, cobra.CompletionWithDesc(e.Name, e.Brief))
	}
	return all, cobra.ShellCompDirectiveDefault
}

// completePaths offers the paths of all settings of the config at hand.
func completePaths(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var tree any
	c, err := new(configFlags).resolve(args, nil)
	if err != nil || json.Unmarshal(c.JSON(), &tree) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	paths := leaves(tree, "")
	slices.Sort(paths)
	return paths, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// leaves returns "path=" for each plain value below node, choices in lists under their names.
func leaves(node any, path string) []string {
	var all []string
	join := func(key string) string {
		if path == "" {
			return key
		}
		return path + "." + key
	}
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			all = append(all, leaves(value, join(key))...)
		}
	case []any:
		for i, value := range node {
			key := strconv.Itoa(i)
			if choice, ok := value.(map[string]any); ok {
				if name, ok := choice["name"].(string); ok {
					key = name
				}
			}
			if found := leaves(value, join(key)); !slices.Contains(all, found[0]) {
				all = append(all, found...)
			}
		}
	default:
		return []string{path + "="}
	}
	return all
}

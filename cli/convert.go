package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"lethe/core/disk"
	"lethe/core/experiment"
	"lethe/core/nn"
	"lethe/core/store"
	"lethe/core/tensor"
)

// convertFlags are what convert can be told.
type convertFlags struct {
	config, format string
	single, force  bool
	network        func(cmd *cobra.Command) (*nn.Network, error)
}

func convertCommand() *cobra.Command {
	var flags convertFlags
	cmd := &cobra.Command{
		Use:   "convert IN OUT",
		Short: "Convert a file of weights: safetensors, PyTorch, NumPy",
		Long: `Convert reads a file of weights and writes it in the format that the suffix of OUT, or --format, stands for: .safetensors, .pt
(also .pth) or .npz. A file that is there already is overwritten with --force alone. What IN is its contents say. Of PyTorch's
files it reads what torch.save wrote of a state dict, or of a checkpoint with one in it, and refuses whatever could run code. The
elements stay the same to the bit unless --float32 rounds them. With --config the tensors have to be those of that config's model,
and come out under its names and in float64; "lethe show IN" lists them.`,
		Example: `  lethe convert results/theta/stackelberg-seed1.safetensors model.npz
  lethe convert checkpoint.pth model.safetensors --config fashion-cnn --data /usr/share/datasets/fashion-mnist
  lethe convert model.npz small.pt --float32`,
		Args: exactlyTwo("a file to read and one to write"),
	}
	cmd.Flags().StringVar(&flags.config, "config", "", "check that the tensors are those of the model of this preset or `file`")
	cmd.Flags().StringVar(&flags.format, "format", "", "write this `format`, whatever the suffix: "+strings.Join(store.Formats.Names(), ", "))
	cmd.Flags().BoolVar(&flags.single, "float32", false, "round floating-point numbers to float32")
	cmd.Flags().BoolVar(&flags.force, "force", false, "overwrite OUT where it is there already")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(store.Formats.Names(), cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("config", completePresets))
	files := filesFlag(cmd)
	flags.network = func(cmd *cobra.Command) (*nn.Network, error) {
		c, err := load(flags.config, cmd.InOrStdin())
		if err != nil {
			return nil, fmt.Errorf("--config: %w", err)
		}
		from, err := files(c)
		if err != nil {
			return nil, err
		}
		return experiment.Network(c, from)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if flags.config == "" && (cmd.Flags().Changed("config") || cmd.Flags().Changed("data")) {
			return misuse(cmd, errors.New("--config: missing; --data is about the config's dataset"))
		}
		return convert(cmd, args[0], args[1], &flags)
	}
	return cmd
}

// convert writes at out what is at in.
func convert(cmd *cobra.Command, in, out string, flags *convertFlags) error {
	format, err := store.For(out, flags.format)
	if err != nil {
		return misuse(cmd, err)
	}
	if err := notOver(out, in); err != nil {
		return err
	}
	if err := overwritable(out, flags.force); err != nil {
		return usageError{err}
	}
	f, err := openTensors(in)
	if err != nil {
		return err
	}
	defer f.Close()
	content := *f.File
	if flags.config != "" {
		if content.Tensors, err = flags.fit(cmd, in, content.Tensors); err != nil {
			return usageError{err}
		}
	}
	if flags.single {
		for i, t := range content.Tensors {
			content.Tensors[i] = t.Single()
		}
	}
	if _, err := disk.Write(out, func(w io.Writer) error { return format.Write(w, &content) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", out, inAll(content.Tensors))
	return err
}

// overwritable fails where what is at out is not to be overwritten, or is no file.
func overwritable(out string, force bool) error {
	if info, err := os.Stat(out); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is there already, and is no file; give another name", out)
	}
	if _, err := os.Lstat(out); err == nil && !force { // Links that lead nowhere are there, too.
		return fmt.Errorf("%s is there already; give another name, or --force to overwrite it", out)
	}
	return nil
}

// fit returns the tensors as those of the config's model.
func (f *convertFlags) fit(cmd *cobra.Command, in string, tensors []tensor.Tensor) ([]tensor.Tensor, error) {
	model, err := f.network(cmd)
	if err != nil {
		return nil, err
	}
	w, err := tensor.Weights(model, tensors)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in, err)
	}
	return tensor.OfModel(model, w), nil
}

// openTensors opens a file of weights. Its errors are the user's.
func openTensors(path string) (*store.Opened, error) {
	f, err := store.Open(path)
	switch {
	case err == nil:
		return f, nil
	case isSystem(err):
		err = fmt.Errorf("%s: %s", path, reason(err))
	}
	return nil, usageError{err}
}

// inAll says how much there is.
func inAll(tensors []tensor.Tensor) string {
	numbers := 0
	for _, t := range tensors {
		numbers += t.Len()
	}
	return count(len(tensors), "tensor") + ", " + count(numbers, "number")
}

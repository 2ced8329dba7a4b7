// The worker renders run after run in one process, with Helm's and Kustomize's own commands: most of what a short run of these
// programs costs is their start. It is started by renderer-service's sandbox, sees no file of the machine but itself, and has one
// writable folder, in which each run's files are made before it and removed after it.
//
// A request on standard input is the number of arguments and these, then the number of files and these; an argument is its
// length and its bytes, a file its kind (d, f, x or l), its path and its content (of a link its target). An answer on standard
// output is one byte, of which the lowest bit is set where the command failed and the next one where this was the worker's last
// run, and what the command printed. Numbers have four bytes, the highest first.
//
// Nothing is said of a failure: the renderer then runs the command as a process of its own, which says it as it always does.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	helm "helm.sh/helm/v4/pkg/cmd"
	"sigs.k8s.io/kustomize/kustomize/v5/commands/build"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

const (
	// Helm's library keeps something of each run.
	maxRuns = 200
	// Beyond it a worker makes room for the next.
	maxKeptBytes = 256 << 20
	maxPart      = 1 << 30
)

var (
	errTooMuch = errors.New("more output than allowed")
	errSchema  = errors.New("a schema of its own needs a process of its own")
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "versions" {
		fmt.Printf("helm %s, kustomize %s\n", helmVersion(), kustomizeVersion())
		return
	}
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: worker versions | worker FOLDER MAX_OUTPUT_BYTES MAX_IDLE_SECONDS")
		os.Exit(2)
	}
	maxOutput, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err != nil {
		fail(err)
	}
	maxIdle, err := strconv.Atoi(os.Args[3])
	if err != nil {
		fail(err)
	}
	answers := bufio.NewWriter(os.Stdout)
	os.Stdout = os.Stderr // whatever else prints does not print into an answer
	w := &worker{folder: os.Args[1], maxOutput: maxOutput, schema: openapi.GetSchemaVersion()}
	requests := bufio.NewReaderSize(os.Stdin, 1<<16)
	for runs, last := 1, false; !last; runs++ {
		idle := exitAfter(maxIdle)
		args, err := w.read(requests)
		idle()
		if err == io.EOF {
			return
		}
		if err != nil {
			fail(err)
		}
		output, err := w.run(args)
		if err := w.clean(); err != nil {
			fail(err)
		}
		last = runs == maxRuns || !w.isFresh()
		if err := answer(answers, output, err != nil, last); err != nil {
			fail(err)
		}
	}
}

// exitAfter ends the process after so many seconds, or never after none, unless what it gives is called before.
func exitAfter(seconds int) func() {
	if seconds == 0 {
		return func() {}
	}
	timer := time.AfterFunc(time.Duration(seconds)*time.Second, func() { os.Exit(0) })
	return func() { timer.Stop() }
}

// What `helm version` says.
func helmVersion() string {
	var output bytes.Buffer
	if err := helmCommand([]string{"version", "--template={{.Version}}"}, &output); err != nil {
		fail(err)
	}
	return output.String()
}

// What `kustomize version` says of the same module.
func kustomizeVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "sigs.k8s.io/kustomize/kustomize/v5" {
				return module.Version
			}
		}
	}
	return "unknown"
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

type worker struct {
	folder    string
	maxOutput int64
	// Kustomize's schema is one for the whole process, and what was read once stays in it.
	schema         string
	mentionsSchema bool
}

// isFresh tells whether a run finds what it would in a new process.
func (w *worker) isFresh() bool {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return openapi.GetSchemaVersion() == w.schema && memory.HeapSys < maxKeptBytes
}

func (w *worker) run(args []string) ([]byte, error) {
	output := &bounded{max: w.maxOutput}
	var err error
	switch {
	case len(args) > 1 && args[0] == "helm":
		err = helmCommand(args[1:], output)
	case w.mentionsSchema && len(args) > 0 && args[0] == "kustomize":
		err = errSchema
	case len(args) > 1 && args[0] == "kustomize" && args[1] == "build":
		err = kustomize(args[2:], output)
	default:
		err = fmt.Errorf("no such command")
	}
	if err == nil && output.over {
		err = errTooMuch
	}
	return output.Bytes(), err
}

func helmCommand(args []string, output io.Writer) error {
	command, err := helm.NewRootCmd(output, args, helm.SetupLogging)
	if err != nil {
		return err
	}
	command.SetArgs(args)
	silence(command.SetOut, command.SetErr)
	return command.Execute()
}

func kustomize(args []string, output io.Writer) error {
	command := build.NewCmdBuild(filesys.MakeFsOnDisk(), build.MakeHelp("kustomize", "build"), output)
	command.SetArgs(args)
	silence(command.SetOut, command.SetErr)
	return command.Execute()
}

func silence(writers ...func(io.Writer)) {
	for _, set := range writers {
		set(io.Discard)
	}
}

func (w *worker) read(requests *bufio.Reader) ([]string, error) {
	count, err := number(requests)
	if err != nil {
		return nil, err
	}
	var args []string
	for ; count > 0; count-- {
		arg, err := part(requests)
		if err != nil {
			return nil, err
		}
		args = append(args, string(arg))
	}
	count, err = number(requests)
	if err != nil {
		return nil, unexpected(err)
	}
	w.mentionsSchema = false
	for ; count > 0; count-- {
		if err := w.file(requests); err != nil {
			return nil, unexpected(err)
		}
	}
	return args, nil
}

func (w *worker) file(requests *bufio.Reader) error {
	kind, err := requests.ReadByte()
	if err != nil {
		return err
	}
	path, err := part(requests)
	if err != nil {
		return err
	}
	content, err := part(requests)
	if err != nil {
		return err
	}
	w.mentionsSchema = w.mentionsSchema || bytes.Contains(content, []byte("openapi"))
	name := filepath.Clean(string(path))
	if !strings.HasPrefix(name, w.folder+"/") {
		return fmt.Errorf("%s is outside of %s", name, w.folder)
	}
	if kind == 'd' {
		return os.MkdirAll(name, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	switch kind {
	case 'f':
		return os.WriteFile(name, content, 0o644)
	case 'x':
		return os.WriteFile(name, content, 0o755)
	case 'l':
		return os.Symlink(string(content), name)
	default:
		return fmt.Errorf("no such kind of file: %q", kind)
	}
}

// clean removes all that a run was given and has left.
func (w *worker) clean() error {
	entries, err := os.ReadDir(w.folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(w.folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func answer(answers *bufio.Writer, output []byte, failed, last bool) error {
	status := byte(0)
	if failed {
		status, output = 1, nil
	}
	if last {
		status |= 2
	}
	head := binary.BigEndian.AppendUint32([]byte{status}, uint32(len(output)))
	answers.Write(head)
	answers.Write(output)
	return answers.Flush()
}

func number(requests *bufio.Reader) (uint32, error) {
	var bytes [4]byte
	if _, err := io.ReadFull(requests, bytes[:]); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(bytes[:]), nil
}

func part(requests *bufio.Reader) ([]byte, error) {
	length, err := number(requests)
	if err != nil {
		return nil, unexpected(err)
	}
	if length > maxPart {
		return nil, fmt.Errorf("a part of %d bytes", length)
	}
	content := make([]byte, length)
	_, err = io.ReadFull(requests, content)
	return content, unexpected(err)
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

type bounded struct {
	bytes.Buffer
	max  int64
	over bool
}

func (b *bounded) Write(content []byte) (int, error) {
	if int64(b.Len()+len(content)) > b.max {
		b.over = true
		return 0, errTooMuch
	}
	return b.Buffer.Write(content)
}

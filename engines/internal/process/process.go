// Package process runs engines as processes that end with the suite, in whatever way that ends.
package process

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// Process is an engine that runs until it is stopped, or until this process ends
// in whatever way.
type Process struct {
	// Name is for people; Log is the file that everything is in that it says.
	Name, Log string
	// Ended is closed once it ended.
	Ended chan struct{}

	cmd *exec.Cmd
	err error // why it ended; to be read after `Ended` is closed
}

// Start starts a binary with the environment of this process and more.
func Start(log string, more []string, binary string, flags ...string) (*Process, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	cmd := exec.Command(binary, flags...)
	cmd.Env = append(os.Environ(), more...)
	cmd.Stdout, cmd.Stderr = file, file
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := onLastingThread(cmd.Start); err != nil {
		return nil, err
	}
	p := &Process{Name: filepath.Base(binary), Log: log, cmd: cmd, Ended: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.Ended)
	}()
	return p, nil
}

// Stop asks it to end, and makes it end when it does not.
func (p *Process) Stop() {
	if p == nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.Ended:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.Ended
	}
}

// Failure says why one that ended did so, with the end of its log.
func (p *Process) Failure() error { return fmt.Errorf("%s ended: %w\n%s", p.Name, p.err, tail(p.Log)) }

// tail is the end of a log: what a process said before it ended.
func tail(path string) string {
	const most = 2000
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-most):])
}

// FreePorts asks the system for ports that nobody listens on.
func FreePorts(count int) ([]int, error) {
	var ports []int
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		// Closed at the end, so that no port is given twice.
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// The signal of a parent's death is that of the thread which started the child, and
// Go ends threads as it likes. This one stays.
var starts = make(chan func())

func init() {
	go func() {
		runtime.LockOSThread()
		for start := range starts {
			start()
		}
	}()
}

func onLastingThread(start func() error) error {
	result := make(chan error)
	starts <- func() { result <- start() }
	return <-result
}

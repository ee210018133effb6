package controlplane

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is an engine that runs until it is stopped, or until this process ends
// in whatever way.
type process struct {
	name  string
	log   string
	cmd   *exec.Cmd
	ended chan struct{}
	err   error // why it ended; to be read after `ended` is closed
}

func startProcess(log, binary string, flags ...string) (*process, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	cmd := exec.Command(binary, flags...)
	cmd.Stdout, cmd.Stderr = file, file
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := onLastingThread(cmd.Start); err != nil {
		return nil, err
	}
	p := &process{name: filepath.Base(binary), log: log, cmd: cmd, ended: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// processors is how long a process has computed.
func (p *process) processors() time.Duration {
	if p == nil {
		return 0
	}
	text, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/stat")
	if err != nil {
		return 0
	}
	// The fields after the name, which stands in parentheses: see proc_pid_stat(5).
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	var ticks int64
	for _, field := range fields[11:13] {
		count, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0
		}
		ticks += count
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}

// As every Linux has it, whatever the kernel's own clock.
const ticksPerSecond = 100

func (p *process) stop() {
	if p == nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
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

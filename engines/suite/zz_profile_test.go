package suite

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"platformc.invalid/engines/internal/judge"
)

func self() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestProfile(t *testing.T) {
	if os.Getenv("CLUSTERS") == "" {
		t.Skip()
	}
	for _, n := range strings.Split(os.Getenv("CLUSTERS"), ",") {
		a, b, _ := strings.Cut(n, "/")
		t.Run(n, func(t *testing.T) {
			defer func(a time.Time) { fmt.Println("ALL", time.Since(a)) }(time.Now())
			t.Cleanup(func() { fmt.Println("END", time.Now()) })
			profile(t, a, b)
			fmt.Println("BEGIN", time.Now())
		})
	}
}

func profile(t *testing.T, name, cluster string) {
	c := caseNamed(t, name)
	out := built(t, c)
	attempts := loadAttempts(t)
	checks, _ := judge.LoadBenchmark("../benchmark.yaml")
	pods := podSecurityPods(t)
	engine := take(t)
	s0, o0 := engine.Processors()
	fmt.Println("start", s0, o0, self())
	trial, err := judge.NewTrial(c, cluster, out, engine)
	if err != nil {
		t.Fatal(err)
	}
	do := func(what string, part func(context.Context) ([]judge.Finding, error)) {
		before := trial.Count
		a, b := engine.Processors()
		m := self()
		began := time.Now()
		f, err := part(t.Context())
		a2, b2 := engine.Processors()
		fmt.Printf("%-12s %8s  server %8s others %8s suite %8s  findings %d err %v | %v %v\n", what, time.Since(began).Round(time.Millisecond), a2-a, b2-b, (self() - m).Round(time.Millisecond), len(f), err, trial.Count.Answers - before.Answers, trial.Count.Lists - before.Lists)
		for i, x := range f {
			if i < 8 {
				fmt.Println(x)
			}
		}
	}
	do("apply", trial.Apply)
	do("again", trial.ApplyAgain)
	do("rbac", trial.RBAC)
	do("admission", func(ctx context.Context) ([]judge.Finding, error) { return trial.Admission(ctx, attempts) })
	do("benchmark", func(ctx context.Context) ([]judge.Finding, error) { return trial.Benchmark(ctx, checks, attempts) })
	do("quota", trial.Quota)
	do("podsec", func(ctx context.Context) ([]judge.Finding, error) { return trial.PodSecurity(ctx, pods) })
	do("network", trial.Network)
	do("remove", trial.Remove)
}

//go:build slow && unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oasdiff/yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// proposal is a checkout in which the last step of the job propose runs, and the repository that it pushes to. Its command
// gh only logs its arguments.
type proposal struct {
	t                *testing.T
	dir, script, bot string
}

func newProposal(t *testing.T) *proposal {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", ".github", "workflows", "update.yml"))
	require.NoError(t, err)
	var workflow struct {
		Jobs map[string]struct {
			Env   map[string]string
			Steps []struct{ Run string }
		}
	}
	_, err = yaml.Unmarshal(data, &workflow, yaml.DecodeOpts{})
	require.NoError(t, err)
	propose := workflow.Jobs["propose"]
	p := &proposal{t: t, dir: t.TempDir(), script: propose.Steps[len(propose.Steps)-1].Run, bot: propose.Env["BOT"]}
	require.NotEmpty(t, p.bot)
	p.write("bin/gh", "#!/bin/sh\necho \"$@\" >> \"$ROOT/gh.log\"\ncase \"$*\" in *headRefOid*) cat \"$ROOT/heads\" ;; esac\n")
	require.NoError(t, os.Chmod(filepath.Join(p.dir, "bin/gh"), 0o755))
	p.write("heads", "")
	p.write("proposal/report.txt", "additive\n")
	p.git("", "init", "--quiet", "--bare", "--initial-branch=main", "origin")
	p.git("", "clone", "--quiet", "origin", "work")
	p.write("work/api/openapi.yaml", "old\n")
	p.commit("maintainer@example.com", "First")
	p.git("work", "push", "--quiet", "origin", "HEAD:main")
	return p
}

func (p *proposal) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	require.NoError(p.t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(p.t, os.WriteFile(path, []byte(text), 0o644))
}

func (p *proposal) runIn(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = filepath.Join(p.dir, dir)
	cmd.Env = append(os.Environ(), "ROOT="+p.dir, "HOME="+p.dir, "GIT_CONFIG_NOSYSTEM=1", "BRANCH=update-document", "BOT="+p.bot,
		"PROPOSAL="+filepath.Join(p.dir, "proposal"), "TESTS=The tests pass.", "RUNNER_TEMP="+p.dir, "PATH="+filepath.Join(p.dir, "bin")+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (p *proposal) git(dir string, args ...string) string {
	p.t.Helper()
	out, err := p.runIn(dir, "git", args...)
	require.NoError(p.t, err, out)
	return strings.TrimSpace(out)
}

func (p *proposal) commit(email, message string) {
	p.t.Helper()
	p.git("work", "add", "--all")
	p.git("work", "-c", "user.name=x", "-c", "user.email="+email, "commit", "--quiet", "-m", message)
}

// propose runs the step in a fresh clone, as each run of the workflow does, with the change that edit makes.
func (p *proposal) propose(edit func()) (string, error) {
	p.t.Helper()
	require.NoError(p.t, os.RemoveAll(filepath.Join(p.dir, "work")))
	p.git("", "clone", "--quiet", "origin", "work")
	edit()
	p.git("work", "add", "--all")
	diff, err := p.runIn("work", "git", "diff", "--cached", "--binary")
	require.NoError(p.t, err)
	p.write("proposal/update.patch", diff)
	p.git("work", "reset", "--quiet", "--hard")
	return p.runIn("work", "bash", "-e", "-c", p.script)
}

// head returns the commit of the proposal's branch, or "".
func (p *proposal) head() string {
	p.t.Helper()
	head, _, _ := strings.Cut(p.git("work", "ls-remote", "origin", "refs/heads/update-document"), "\t")
	return head
}

func (p *proposal) asked() string {
	data, _ := os.ReadFile(filepath.Join(p.dir, "gh.log"))
	return string(data)
}

func TestWorkflowProposes(t *testing.T) {
	t.Parallel()
	p := newProposal(t)
	edit := func() { p.write("work/api/openapi.yaml", "new\n"); p.write("work/README.md", "mine now\n") }
	out, err := p.propose(edit)
	require.NoError(t, err, out)
	first := p.head()
	require.NotEmpty(t, first)
	assert.Equal(t, "api/openapi.yaml", p.git("origin", "diff", "--name-only", "main", first), "the document alone")
	assert.Contains(t, p.asked(), "pr create")
	body, err := os.ReadFile(filepath.Join(p.dir, "body.txt"))
	require.NoError(t, err)
	assert.Equal(t, "The tests pass.\nadditive\n", string(body))

	out, err = p.propose(edit)
	require.NoError(t, err, out)
	assert.Equal(t, 2, strings.Count(p.asked(), "pr create"), "the first could not be opened")

	p.write("heads", p.head()+"\n")
	before := p.head()
	p.git("work", "switch", "--quiet", "main")
	p.write("work/README.md", "main goes on\n")
	p.commit("maintainer@example.com", "Second")
	p.git("work", "push", "--quiet", "origin", "main")
	out, err = p.propose(edit)
	require.NoError(t, err, out)
	assert.Equal(t, before, p.head(), "nothing of the proposal changed")
	assert.Equal(t, 2, strings.Count(p.asked(), "pr create"))

	out, err = p.propose(func() { p.write("work/api/openapi.yaml", "newer\n") })
	require.NoError(t, err, out)
	assert.NotEqual(t, before, p.head(), "a newer document replaces the proposal")
}

func TestWorkflowLeavesMaintainersCommitAlone(t *testing.T) {
	t.Parallel()
	p := newProposal(t)
	_, err := p.propose(func() { p.write("work/api/openapi.yaml", "new\n") })
	require.NoError(t, err)
	p.write("work/yunoclient/customer.go", "package yunoclient\n")
	p.commit("maintainer@example.com", "Add the method")
	p.git("work", "push", "--quiet", "origin", "update-document")
	mine, asked := p.head(), p.asked()

	out, err := p.propose(func() { p.write("work/api/openapi.yaml", "newer\n") })
	require.NoError(t, err, out)
	assert.Equal(t, mine, p.head())
	assert.Equal(t, asked, p.asked())
	assert.Contains(t, out, "left alone")
}

func TestWorkflowRefusesLinksAndPrograms(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(p *proposal) error{
		"a link that is added": func(p *proposal) error {
			p.write("work/api/openapi.yaml", "new\n")
			return os.Symlink("/etc/passwd", filepath.Join(p.dir, "work/gen.go"))
		},
		"a document that becomes a link": func(p *proposal) error {
			path := filepath.Join(p.dir, "work/api/openapi.yaml")
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.Symlink("/etc/passwd", path)
		},
		"a document that is deleted": func(p *proposal) error { return os.Remove(filepath.Join(p.dir, "work/api/openapi.yaml")) },
		"a program":                  func(p *proposal) error { return os.Chmod(filepath.Join(p.dir, "work/api/openapi.yaml"), 0o755) },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProposal(t)
			_, err := p.propose(func() { require.NoError(t, edit(p)) })
			require.Error(t, err)
			assert.Empty(t, p.head())
		})
	}
}

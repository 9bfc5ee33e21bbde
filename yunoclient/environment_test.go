package yunoclient_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestEnvironment(t *testing.T) {
	for name, want := range map[string]yunoclient.Environment{
		"sandbox": yunoclient.Sandbox, " Sandbox\n": yunoclient.Sandbox,
		"production": yunoclient.Production, "PRODUCTION": yunoclient.Production,
		"production-eu": yunoclient.ProductionEU,
	} {
		got, err := yunoclient.ParseEnvironment(name)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, name := range []string{"", "prod", "https://api.y.uno/v1", "production_eu"} {
		got, err := yunoclient.ParseEnvironment(name)
		require.ErrorContains(t, err, "use sandbox, production or production-eu")
		assert.Zero(t, got)
	}
}

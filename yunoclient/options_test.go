package yunoclient_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient"
)

func TestOptionsAreChecked(t *testing.T) {
	for name, test := range map[string]struct {
		creds  yunoclient.Credentials
		opt    yunoclient.Option
		remedy string
	}{
		"no keys":               {yunoclient.Credentials{}, yunoclient.WithMaxRetries(1), "the Credentials are empty: make them with NewCredentials"},
		"no private key":        {yunoclient.NewCredentials(publicKey, ""), yunoclient.WithMaxRetries(1), "the private secret key is empty"},
		"key with a line break": {yunoclient.NewCredentials(publicKey, privateKey+"\n"), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key in quotes":         {yunoclient.NewCredentials(publicKey, `"`+privateKey+`"`), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key in single quotes":  {yunoclient.NewCredentials("'"+publicKey+"'", privateKey), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key with an ampersand": {yunoclient.NewCredentials(publicKey, privateKey+"&a"), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key with a percent":    {yunoclient.NewCredentials(publicKey, privateKey+"%25"), yunoclient.WithMaxRetries(1), "copy the key again"},
		"key with a backslash":  {yunoclient.NewCredentials(publicKey+`\`, privateKey), yunoclient.WithMaxRetries(1), "copy the key again"},
		"nil option":            {creds, nil, "an Option is nil"},
		"no environment":        {creds, yunoclient.WithEnvironment(""), "WithEnvironment: \"\" is not an absolute URL"},
		"environment by name":   {creds, yunoclient.WithEnvironment("production"), "use a constant such as yunoclient.Production, or the result of ParseEnvironment"},
		"nil client":            {creds, yunoclient.WithHTTPClient(nil), "WithHTTPClient: the client is nil"},
		"no timeout":            {creds, yunoclient.WithTimeout(0), "WithTimeout: must be more than zero, got 0s"},
		"timeout without unit":  {creds, yunoclient.WithTimeout(30), "got 30ns: is the unit missing, as in 30*time.Second?"},
		"client without unit":   {creds, yunoclient.WithHTTPClient(&http.Client{Timeout: 30}), "WithHTTPClient: must be at least 1ms, got 30ns"},
		"negative retries":      {creds, yunoclient.WithMaxRetries(-1), "WithMaxRetries: must be zero or more, got -1"},
		"no limit":              {creds, yunoclient.WithMaxResponseBytes(0), "WithMaxResponseBytes: must be more than zero, got 0"},
		"no user agent":         {creds, yunoclient.WithUserAgent(""), "WithUserAgent: must not be empty"},
		"broken user agent":     {creds, yunoclient.WithUserAgent("a\r\nb: c"), "WithUserAgent: must not be empty or hold control characters"},
		"nil observer":          {creds, yunoclient.WithObserver(nil), "WithObserver: the observer is nil"},
		"nil logger":            {creds, yunoclient.WithLogger(nil), "WithLogger: the logger is nil"},
		"nil editor":            {creds, yunoclient.WithRequestEditor(nil), "WithRequestEditor: the editor is nil"},
	} {
		t.Run(name, func(t *testing.T) {
			client, err := yunoclient.New(test.creds, test.opt)
			require.ErrorContains(t, err, test.remedy)
			assert.Nil(t, client)
			assert.Regexp(t, "^yunoclient: ", err.Error())
			assertNoKey(t, err.Error())
		})
	}
}

func TestOptionsLeast(t *testing.T) {
	_, err := yunoclient.New(creds, yunoclient.WithTimeout(time.Millisecond), yunoclient.WithMaxRetries(0),
		yunoclient.WithMaxResponseBytes(1), yunoclient.WithUserAgent("a"))
	require.NoError(t, err)
}

func TestOptionsUserAgent(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "shop/1.2", r.UserAgent())
		respondWith(http.StatusCreated, sessionJSON)(w, r)
	}, yunoclient.WithUserAgent("shop/1.2"))
	_, err := call(t, client)
	require.NoError(t, err)
}

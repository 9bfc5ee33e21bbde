// Package yunotest is a fake Yuno for tests.
package yunotest

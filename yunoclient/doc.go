// Package yunoclient opens customer sessions at the payment platform Yuno.
package yunoclient

package yunotest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/yuno-go/yuno/yunoclient/internal/iso3166"
)

// operation is an operation of a document. It is read-only.
type operation struct {
	*openapi3.Operation
	spec      *openapi3.T
	item      *openapi3.PathItem
	needsKeys bool
	responses func() []response      // those that the document has, by status
	excused   func() map[string]bool // see excusedFaults
}

func newOperation(spec *openapi3.T, item *openapi3.PathItem, described *openapi3.Operation) *operation {
	correct(described)
	o := &operation{Operation: described, spec: spec, item: item, needsKeys: needsKeys(spec, item, described)}
	o.responses = sync.OnceValue(func() []response { return responsesOf(described, o.schemaOptions()) })
	o.excused = sync.OnceValue(o.excusedFaults) // on a long page this takes a second
	// Whether the keys are there is not asked again: a document may not say where they are.
	described.Security = &openapi3.SecurityRequirements{}
	return o
}

// needsKeys reports whether an operation is called with keys, as all of Yuno's are.
// Some documents have them as parameters.
func needsKeys(spec *openapi3.T, item *openapi3.PathItem, operation *openapi3.Operation) bool {
	for _, parameter := range slices.Concat(item.Parameters, operation.Parameters) {
		if isKey(parameter.Value) {
			return true
		}
	}
	if operation.Security != nil {
		return len(*operation.Security) > 0
	}
	return len(spec.Security) > 0
}

// correct makes an operation's request what Yuno takes, where the document says
// otherwise.
func correct(operation *openapi3.Operation) {
	if operation.RequestBody == nil {
		return
	}
	body := operation.RequestBody.Value
	for _, media := range body.Content {
		if media.Schema == nil {
			continue
		}
		schema := media.Schema.Value
		if len(schema.Required) > 0 {
			body.Required = true // which the document forgets
		}
		if country := schema.Properties["country"]; country != nil && operation.OperationID == "create-customer-session" {
			country.Value.Enum = withCountries(country.Value.Enum)
		}
	}
}

// withCountries adds all of ISO 3166-1 to the document's countries, of which
// Yuno takes more than it lists, as the client does.
func withCountries(countries []any) []any {
	for _, code := range iso3166.Codes() {
		countries = append(countries, code)
	}
	return countries
}

// check returns what is wrong with a request, apart from its keys and content type.
func (o *operation) check(r *http.Request, params map[string]string) []string {
	err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request:    r,
		PathParams: params,
		Route:      &routers.Route{Spec: o.spec, PathItem: o.item, Operation: o.Operation},
		Options: &openapi3filter.Options{
			MultiError:          true,
			SkipSettingDefaults: true, // what was sent comes back
		},
	})
	if err == nil {
		return nil
	}
	return slices.DeleteFunc(collectFaults(err, ""), func(fault string) bool { return o.excused()[anywhere(fault)] })
}

// excusedFaults returns the faults of the requests that the document itself shows: it
// is the schema that is wrong there.
func (o *operation) excusedFaults() map[string]bool {
	excused := map[string]bool{}
	if o.RequestBody == nil {
		return excused
	}
	options := append(o.schemaOptions(), openapi3.VisitAsRequest(), openapi3.MultiErrors())
	for contentType, media := range o.RequestBody.Value.Content {
		if media.Schema == nil {
			continue
		}
		list := openapi3.NewArraySchema() // read once for all examples: a long schema takes 20 ms
		list.Items = media.Schema.Value.NewRef()
		if err := list.VisitJSON(shownValues(contentType, media), options...); err != nil {
			for _, fault := range collectFaults(err, "") {
				excused[anywhere(ofList.ReplaceAllString(fault, ""))] = true
			}
		}
	}
	return excused
}

// shownValues returns the examples of a request, as the validator decodes JSON.
func shownValues(contentType string, media *openapi3.MediaType) []any {
	values := []any{}
	for _, shown := range examples(0, openapi3.Content{contentType: media}) {
		var value any
		decoder := json.NewDecoder(bytes.NewReader(shown.body))
		decoder.UseNumber()
		if decoder.Decode(&value) == nil {
			values = append(values, value)
		}
	}
	return values
}

var (
	ofList   = regexp.MustCompile(`^\d+(\.|: )`)
	position = regexp.MustCompile(`\.\d+([.:])`)
)

// anywhere returns a fault without the positions in arrays: "items.0.name: is required"
// stands for every item.
func anywhere(fault string) string { return position.ReplaceAllString(fault, ".*$1") }

// schemaOptions returns how the document's schemas are read.
func (o *operation) schemaOptions() []openapi3.SchemaValidationOption {
	if o.spec.IsOpenAPI31OrLater() {
		return []openapi3.SchemaValidationOption{openapi3.EnableJSONSchema2020()}
	}
	return nil
}

package machine

import (
	"fmt"

	"journeydesigner/engine/claims"
	"journeydesigner/engine/profile"
)

// unwind carries a failure to where it is dealt with: the page whose validation profile failed, or the end
// of the run.
func (o *operation) unwind() {
	failure := o.failing
	o.failing = nil
	f := o.Stack
	if f.kind == profileFrame && f.Caller != nil && !failure.Fatal && failure.Unsupported == "" {
		o.backToPage(f, failure)
		return
	}
	told := *failure
	if f.kind == profileFrame {
		told.Message = o.callOf(f).UserMessage(failure)
	}
	if told.Code == "" && told.Unsupported == "" {
		told.Code = "AADB2C90037" // the service's code for faults that it does not classify
	}
	o.m.refused(&told)
	o.explain(&told)
	o.event.Failure = &told
	o.record(StepFailed, told.Message)
	o.event.Text = "The run ends in an error: " + told.Message
	o.event.Changes = []claims.Change{}
	o.Bag = o.JourneyBag()
	o.Stack, o.Result = nil, &Result{Failure: &told}
}

// backToPage deals with the failure of a validation profile: dropped where the page continues on errors,
// else told to the user, who may try again until the retries are used up.
func (o *operation) backToPage(f *Frame, failure *profile.Failure) {
	page := f.Parent
	message := o.callOf(f).UserMessage(failure)
	o.event.Failure = failure
	o.event.Changes = []claims.Change{}
	o.Bag, o.Stack = f.outer, page
	if page.validation().ContinueOnError.Bool(false) {
		o.event.Text = fmt.Sprintf("%s failed, and the page continues on errors: %s", f.Profile.Id.Text, message)
		o.advanceValidation()
		return
	}
	o.Bag = page.outer
	if page.pressed != nil {
		o.refusePress(message)
		return
	}
	again := page.page.WithMessage(message, page.entered)
	call := o.callOf(page)
	o.change(func(f *Frame) { f.scoped, f.outer = false, claims.Bag{} })
	if exceeded := call.RetriesExceeded(again); exceeded != nil {
		o.event.Text = "Too many rejected submissions: " + message
		o.fail(exceeded)
		return
	}
	o.event.Text = "The page is shown again: " + message
	o.wait(again)
}

// Package nn holds the models: networks that map examples to logits, and pull gradients of logits back to parameters.
//
// A Network is a chain of stateless layers. Its parameters θ lie end to end in one slice that the caller owns, and the
// activations of a pass lie in a Pass that the caller owns, so the same network trains in many goroutines at once and a
// training step allocates nothing. The gradient of q is called dq throughout.
package nn

/**
 * From JSON to a valid input record, and the annotations that its fields may bear beside those of Bean Validation.
 * Begin with {@link io.claudebench.core.input.Input}.
 */
package io.claudebench.core.input;

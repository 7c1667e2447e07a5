/**
 * The state store: values under names, with versions, ends and compression, and the one state that all share. Begin
 * with {@code StatePut}; {@code StateValue} is the stored form, {@code Packing} says where it is compressed.
 */
package io.claudebench.instance.state;

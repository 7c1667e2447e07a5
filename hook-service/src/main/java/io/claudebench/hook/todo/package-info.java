/**
 * Todos of agents as tasks of the fleet. Begin with {@code Todos}: a script writes down what each todo shall be. Then
 * {@code Stepper}: on one replica, for each session one command after the other, it brings the tasks there
 * ({@code Plan} says which is next, {@code Outcome} what came of it).
 */
package io.claudebench.hook.todo;

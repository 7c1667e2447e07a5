/**
 * Looks at a real Redis from outside and says which invariants of tasks do not hold: for tests and trials, never part
 * of a service.
 */
package io.claudebench.scanner;

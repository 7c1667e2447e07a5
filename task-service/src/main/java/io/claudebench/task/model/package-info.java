/**
 * What a task is, as callers see it, and how much of it there may be. Begin with
 * {@link io.claudebench.task.model.Task}; what an operator may set is in
 * {@link io.claudebench.task.model.TaskSettings}, what stands in declarations in
 * {@link io.claudebench.task.model.Limits}.
 */
package io.claudebench.task.model;

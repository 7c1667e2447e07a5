/**
 * Pages of tasks, out of PostgreSQL and, for what it does not have yet, out of Redis. Begin with {@code Listing};
 * {@code Bulk} does something with each task of a page.
 */
package io.claudebench.task.list;

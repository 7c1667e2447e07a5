/** The way to PostgreSQL of the services that keep something in it. */
package io.claudebench.postgres;

/** How the replies of scripts are read: {@link io.claudebench.task.script.Hashes}. */
package io.claudebench.task.script;

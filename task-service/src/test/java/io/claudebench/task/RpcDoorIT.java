package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link RpcDoorTest} against the executable. */
@QuarkusIntegrationTest
class RpcDoorIT extends RpcDoorTest {}

package io.claudebench.task;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(OwnFleet.class)
class KeyedItemsTest extends KeyedItemsContract {}

package dev.plumbline.renderer;

import dev.plumbline.rules.ModuleRules;
import org.junit.jupiter.api.Test;

final class ModuleRulesTest {

    @Test
    void keepsTheRulesOfTheArchitecture() {
        ModuleRules.check("dev.plumbline.renderer");
    }
}

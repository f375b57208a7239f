import { describe, expect, it } from "vitest"
import { identityKey, metricIdentity } from "./metric-identity.js"

describe("metricIdentity", () => {
  it.each([
    ["accuracy", "accuracy:identity"],
    ["acc", "accuracy:identity"],
    ["mean_acc", "accuracy:mean"],
    ["acc_pass@2", "accuracy:pass_at_k[k=2]"],
    ["mean_acc_pass^3", "accuracy:pass_hat_k[k=3]"],
    ["acc_vote@8", "accuracy:vote_at_k[k=8]"],
    ["Rouge-L-R", 'rouge:identity[statistic="recall",variant="l"]'],
    ["mean_Rouge-1-F", 'rouge:mean[ngram=1,statistic="f1"]'],
    ["bleu-4", "bleu:identity[ngram=4]"],
    ["ACC@0.5", "accuracy:identity[threshold=0.5]"],
    ["AverageAccuracy", "accuracy:identity"],
    ["Plan.EM", 'exact_match:identity[target="plan"]'],
    ["row/precision", 'precision:identity[scope="row"]'],
    ["prompt_level_strict", "prompt_level_strict:identity"],
    ["overall", "normalized_score:identity"],
    ["得分", 'legacy_metric:identity[original_name="得分"]'],
  ])("reads %s as %s", (spelling, key) => {
    expect(identityKey(metricIdentity(spelling))).toBe(key)
  })

  it("takes the fold from its arguments", () => {
    expect(identityKey(metricIdentity("accuracy", "pass_at_k", { k: 4 }))).toBe("accuracy:pass_at_k[k=4]")
    expect(identityKey(metricIdentity("f1", "macro"))).toBe("f1:macro_mean")
  })
})

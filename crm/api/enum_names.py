"""What the description of the API calls the vocabularies whose fields share a name."""

ENUM_NAMES = {
    "CustomFieldKindEnum": "customers.enums.FieldKind.choices",
    "ChannelEnum": "customers.enums.Channel.choices",
    "PurposeEnum": "customers.enums.Purpose.choices",
    "DuplicateStateEnum": "customers.enums.DuplicateState.choices",
    "CallStateEnum": "customers.enums.CallState.choices",
    "CartStateEnum": "customers.enums.CartState.choices",
    "CaseKindEnum": "customers.enums.CaseKind.choices",
    "CaseStateEnum": "customers.enums.CaseState.choices",
    "PostingKindEnum": "customers.enums.PostingKind.choices",
    "PromiseKindEnum": "customers.enums.PromiseKind.choices",
    "PromiseStateEnum": "customers.enums.PromiseState.choices",
    "ImportKindEnum": "customers.enums.ImportKind.choices",
    "ImportStateEnum": "customers.enums.ImportState.choices",
    "SightingKindEnum": "customers.enums.SightingKind.choices",
    "SurveyKindEnum": "surveys.enums.SurveyKind.choices",
    "ScoreKindEnum": "surveys.enums.ScoreKind.choices",
    "ToneEnum": "surveys.enums.Tone.choices",
    "MessageStateEnum": "journeys.enums.MessageState.choices",
    "EnrolmentStateEnum": "journeys.enums.EnrolmentState.choices",
    "ActionStateEnum": "metrics.enums.ActionState.choices",
}

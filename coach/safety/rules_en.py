"""The unmistakable in English: what is said plainly, in slang, or by its signs. Each rule is (topic, all of, none of)."""

from __future__ import annotations

RuleText = tuple[str, tuple[str, ...], str]

_CHEST = r"(?:chest|breast ?bone|sternum)"
_PAIN = (
    r"(?:pains?|ach(?:e|es|ing|ey)|hurts?|hurting|pressure|tight(?:ness|ening|ens)?|squeez\w+|crush(?:ing|ed)|heav(?:y|iness)|burning|weight|"
    r"elephant|vice|vise|clamp\w*|clench\w*|discomfort|constrict\w*|killing|gripp\w+|being sat on|band round|band around)"
)
_CHEST_PAIN = rf"(?:{_CHEST}.{{0,45}}{_PAIN}|{_PAIN}.{{0,45}}{_CHEST})"
_HEART_PLUS = (
    r"(?:left (?:arm|hand|shoulder)|(?:down|into|in|up|to) (?:my|his|her|the|both)(?: left| right)? (?:arms?|jaw|neck|shoulder)|\bjaw\b|sweat(?:y|ing|s)|cold sweat|clammy|"
    r"nause\w+|feel(?:ing)? sick|feels sick|throw(?:n|ing)? up|vomit\w*|\b(?:gr[ae]y|ashen)\b|can'?t (?:get|catch) (?:my|his|her|a) breath|short(?:ness)? of breath|"
    r"breathless\w*|gasping|dizzy|light ?headed|pass(?:ed|ing)? out|going to faint|blacking out|impending doom|radiat\w+|won'?t (?:go away|ease|let up))"
)
_MUSCLE = r"(?:doms\b|chest (?:day|press|workout|session|fl[iy]es?|strap|freezer|expander|size|pass)|\bpecs?\b|sore to (?:the )?touch|treasure chest|tool chest|chest infection last)"
_FAINT = r"(?:faint(?:ed|ing|s)?\b|pass(?:ed|es|ing)? out|black(?:ed|ing|s) out|blackout|collaps(?:ed|es|ing|e)|keel(?:ed)? over|lost consciousness|loses? consciousness|went down like|unconscious|dropped to the floor)"
_HEARTBEAT = r"(?:heart(?: ?rate| ?beat)?|pulse|hr\b|ticker)"
_NOBREATH = (
    r"(?:can'?t (?:breathe|catch (?:my|his|her) breath|get (?:any |enough )?air|finish a sentence|speak in (?:full )?sentences|get a breath)|struggling (?:to breathe|for (?:air|breath))|"
    r"fighting for (?:air|breath)|gasping|hardly breathe|barely (?:breathe|speak|talk)|lips? (?:are |is |look\w* |going |gone |turning |went )*(?:blue|bluish|grey|purple)|blue(?:ish)? lips|suffocat\w+|drowning lying|"
    r"not breathing|stopped breathing|wheez\w+.{0,60}(?:inhaler|puffer).{0,40}(?:not|isn'?t|hasn'?t|nothing|empty|no)|(?:inhaler|puffer|ventolin|salbutamol|albuterol).{0,40}(?:not (?:working|touching|helping)|isn'?t (?:working|helping|touching)|doing nothing|no help|empty|ran out|isn't doing))"
)

_DRUGS = (
    r"(?:test(?:osterone)? ?(?:e|c|p|enanthate|cypionate|prop\w*|u|undecanoate|sustanon)\b|sustanon|tren(?:bolone)?\b|\bdeca\b|nandrolone|dianabol|\bdbol\b|anadrol|anavar|\bvar cycle|oxandrolone|winstrol|winny|stanozolol|"
    r"primobolan|masteron|equipoise|boldenone|turinabol|superdrol|steroids?|\broids?\b|\bgear\b(?= (?:cycle|stack|dose))|prohormones?|sarms?\b|ostarine|\bmk-?677\b|ibutamoren|\blgd|ligandrol|\brad-?140\b|\bs-?23\b|\byk-?11\b|cardarine|gw-?501516|"
    r"\bepo\b|erythropoietin|blood dop\w+|hgh|growth hormone|igf-?1|peptides?|bpc-?157|tb-?500|cjc-?1295|ipamorelin|clen(?:buterol)?\b|\bdnp\b|dinitrophenol|ephedr\w+|\beca\b|\bt3\b(?! ?spin)|cytomel|liothyronine|"
    r"insulin (?:for|to) (?:bulk|grow|gain|size)|slin\b|lasix|furosemide|diuretics?|aldactone|clomid|nolva\w*|arimidex|\bpct\b|semaglutide without|ozempic (?:off|from|without)|adderall|modafinil|phenibut|amphetamine|\bspeed\b(?= before)|cocaine|\bmeth\b|tramadol|opioids?|oxycodone|codeine|ketorolac|toradol|cortisone (?:shot|injection)s?)"
)
_DOSE = (
    r"(?:how (?:much|many|often|long|do i (?:take|run|cycle|stack|pin|dose|inject|use|start|time|cut))|dos(?:e|es|age|ing)|\bcycles?\b|stack\w*|\bmg\b|\bmcg\b|\biu\b|per (?:day|week)|inject\w*|\bpin(?:ning)?\b|protocol|ramp|taper|"
    r"where (?:can|do) i (?:get|buy)|where would|source|buy\b|order\b|online|recipe|first (?:cycle|blast)|blast|cruise|beat (?:the|a) (?:test|drug)|pass (?:the|a) (?:test|drug)|drug test|detect\w*|clear my system|micro-?dos\w+|without a prescription|safe amount|"
    r"get me through|numb|mask\w*|combo|combine|mix|start(?:ing)? (?:dose|on)|schedule|which (?:one|is best)|best (?:one|steroid|sarm))"
)

EN: tuple[RuleText, ...] = (
    # ── emergency ────────────────────────────────────────────────────────────────────────────────────────────────────
    ("heart", (_CHEST_PAIN, _HEART_PLUS), _MUSCLE + r"|sprint|after (?:the|my|a) (?:race|run)|heartbreak"),
    (
        "heart",
        (
            r"(?:elephant|concrete|someone (?:is )?(?:sitting|standing)|heavy weight|anvil|belt|vice|vise).{0,40}"
            + _CHEST,
        ),
        _MUSCLE,
    ),
    (
        "heart",
        (
            r"\b(?:jaw|left arm|between (?:my|his|her|the) shoulder ?blades)\b.{0,80}(?:ach\w+|pain\w*|heavy|tight\w*|numb)|(?:ach\w+|pain\w*|heavy|numb).{0,40}\b(?:jaw|left arm)\b",
            r"sweat(?:y|ing)|clammy|nause\w+|feel(?:ing)? sick|breathless|short of breath|\bgr[ae]y\b|wiped out|dizzy|throwing up",
        ),
        r"dentist|wisdom tooth|mewing",
    ),
    (
        "heart",
        (r"\b(?:having|had|think(?:ing)? (?:it'?s|this is)|is this) a (?:heart attack|cardiac arrest|coronary)\b",),
        r"nearly had|almost had|gave me|give me|movie|novel|history|years? ago|ago\b|joke|price|last year|in \d{4}",
    ),
    (
        "collapse",
        (
            _FAINT
            + r".{0,120}(?:not (?:waking|responding|breathing)|won'?t wake|can'?t wake|unresponsive|no pulse|blue|twitch\w*|gasping|isn'?t (?:moving|breathing|responding))|(?:unresponsive|not breathing|no pulse|won'?t wake up|can'?t (?:be woken|wake (?:him|her|them)))",
        ),
        "",
    ),
    (
        "collapse",
        (
            _FAINT,
            r"mid[- ]?(?:run|race|set|sprint|match|game|session|class|interval|stride)|while (?:running|sprinting|playing|cycling|swimming|training|lifting)|during (?:the |a |my )?(?:match|game|race|run|sprint|class|training|intervals?|session)|at the finish|on the (?:treadmill|pitch|court|track|bike)",
            r"chest|heart|breath|no warning|woke up on|came round|didn'?t know where|minute",
        ),
        r"sofa|couch|bed",
    ),
    (
        "fast_heart",
        (
            _HEARTBEAT
            + r".{0,60}(?:\b1[5-9]\d\b|\b2[0-4]\d\b|racing|pounding|going crazy|going mad|won'?t (?:slow|come down|settle)|flutter\w*|irregular|all over the place|jump\w*|skipping)",
            r"(?:sitting|resting|lying|at rest|on the (?:sofa|couch)|sitting still|doing nothing|for (?:an hour|\w+ minutes|ages))",
            _HEART_PLUS + r"|near(?:ly)? (?:pass|faint|black)|faint\w*|dizzy|vision|keep nearly|chest",
        ),
        "",
    ),
    (
        "stroke",
        (
            r"(?:face|mouth|smile|lip|eyelid).{0,40}(?:droop\w*|sagg\w*|lopsided|crooked|slipp\w+|dropped|fallen on|one side)|(?:droop\w*|lopsided|crooked).{0,30}(?:face|mouth|smile)",
        ),
        r"botox|bell'?s palsy (?:for|since|\w+ years)|photo|exercise for|yoga for",
    ),
    (
        "stroke",
        (
            r"(?:slur\w*|garbl\w*|words? (?:are |is |came |coming |come )*(?:out )?(?:wrong|jumbled|muddled|funny)|can'?t (?:speak|talk|get (?:my|his|her) words|find (?:my|the) words)|talking (?:nonsense|gibberish|funny|rubbish)|speech (?:is |went |has )*(?:off|gone|slurred|weird|funny|thick))",
            r"(?:arm|leg|hand|side|face|numb|weak|drop\w*|vision|sudden\w*|heat|hot|headache|confus\w*|stagger\w*|wobbl\w*|diabet\w*|cold|shiver\w*|minutes ago)",
        ),
        r"drunk|tipsy|accent|karaoke|dentist|beers?\b",
    ),
    (
        "stroke",
        (
            r"sudden\w*|all of a sudden|just now|out of nowhere|this morning|woke up|ten minutes|minutes ago|right now",
            r"(?:whole |entire )?(?:left|right|one) side.{0,40}(?:numb|weak|dead|limp|heavy|won'?t move|paraly\w+|tingl\w+)|(?:numb|weak|dead|limp).{0,30}(?:left|right|one) side|(?:arm|leg|hand) (?:has )?(?:gone|went|is|just went) (?:completely )?(?:limp|dead|floppy)|can'?t (?:lift|raise|move|grip with) (?:my|his|her) (?:left|right|one)",
        ),
        r"after deadlift|slept on|bench|curls",
    ),
    (
        "breathing",
        (_NOBREATH,),
        r"\bafter (?:a |the |my )?(?:sprint|run|race|400|interval|hill)s?\b(?!.{0,200}(?:still|rest|hour|inhaler|lying|blue|wheez))|laugh\w*|new to swim|when i swim|front crawl|during sprints|stairs.{0,20}unfit|between (?:sets|intervals)|so hard i couldn'?t|burpees",
    ),
    (
        "anaphylaxis",
        (
            r"(?:throat|tongue|lips?|face|mouth|eyes?).{0,40}(?:swell\w*|swoll\w*|clos\w+|tight\w*|huge|puff\w*|fat|thick|itch\w*|lump)|(?:swell\w*|swoll\w*|closing).{0,30}(?:throat|tongue|lips?|face)|hives|welts|itchy all over",
            r"(?:ate|eat\w*|eaten|had|food|peanut\w*|nuts?\b|shrimp|prawns?|shellfish|sesame|egg|milk|wheat|bee|wasp|sting|stung|bitten|bite|antibiotic|pill|tablet|ibuprofen|shake|protein bar|supplement|ran|run|exercise|allerg\w+|epi-?pen)",
            r"(?:throat|tongue|breath\w*|wheez\w*|swallow\w*|voice|hoarse|dizzy|faint\w*|lips?|light ?headed|vomit\w*|choking)",
        ),
        r"mild(?:ly)? (?:itch|hay ?fever)|lip balm|filler|chapped|hay ?fever",
    ),
    (
        "embolism",
        (
            r"(?:calf|leg|thigh|knee surgery|(?:haul|plane|hours?|hr|the|my|a|of) flights?\b(?! of)|flew|flown|plane|surgery|operation|cast|bed ?rest|the pill|contracepti\w+|hormone|hrt|clot)",
            r"(?:breathless\w*|short of breath|gasping|can'?t (?:catch|get) (?:my|a) breath|puffed|winded|stab\w*.{0,30}breath|hurts? (?:to|when i) breathe|sharp.{0,40}(?:breath|inhal)|cough\w* (?:up )?blood|out of breath)",
            r"(?:calf|leg|stab\w*|sharp|blood|sudden\w*|chest|side|rib|one flight|walking to|at rest|flight|pleur)",
        ),
        r"flight attendant training|calf raises?",
    ),
    (
        "pneumothorax",
        (
            r"(?:pop\w*|snap\w*|sudden\w*|sharp)",
            r"(?:one side|left side|right side|side of (?:my|his) chest|chest|ribs?|lung)",
            r"(?:breath\w*|air|winded|gasp\w*|talk\w*)",
            r"(?:getting worse|worse|harder|struggl\w*|can'?t|hard to|barely|tall|thin|skinny|lanky)",
        ),
        r"stitch|side stitch|cracked my back|pop music",
    ),
    (
        "heat_stroke",
        (
            r"(?:heat|hot\b|sun|sunny|3\d ?(?:°|c\b|degrees)|4[0-3] ?(?:°|c\b|degrees)|9\d ?f\b|10\d ?f\b|humid\w*|sauna|boiling|scorch\w*|marathon|race|ultra|finish line|ran|run|hike|football|roofing)",
            r"(?:confus\w*|not making sense|doesn'?t know (?:where|what|who)|nonsense|stagger\w*|wobbl\w*|slurr\w*|delirious|stopped sweating|no longer sweating|not sweating|bone dry skin|skin is (?:hot and )?dry|chills?.{0,30}(?:heat|hot|sun)|goose ?bumps?|seeing things|hallucinat\w*|rambling|can'?t stand|collaps\w*|babbling|weaving|core temp\w*.{0,20}(?:4[0-3])|4[01]\.\d)",
        ),
        r"training for|confused about|confused by|confused which",
    ),
    (
        "hypo",
        (
            r"(?:insulin|diabet\w*|type ?1|t1d?\b|novorapid|humalog|pump|gliclazide|sulfonylurea|glipizide|glimepiride|slin|glucose|sugar|cgm|libre|dexcom|hypo)",
            r"(?:shak(?:y|ing|es)|trembl\w*|sweat(?:y|ing)|confus\w*|can'?t think|blurr\w*|double vision|foggy|slurr\w*|drowsy|can'?t stay awake|passed out|unconscious|jelly|wobbly|seeing double|not making sense|acting (?:weird|drunk)|keeps? dropping)",
        ),
        r"how (?:do|can|should) i (?:avoid|prevent)|to (?:avoid|prevent)|prevent\w* (?:a )?hypo|in case|if i (?:get|feel|go)|usually|last (?:month|year)",
    ),
    (
        "dka",
        (
            r"(?:diabet\w*|ketones?|type ?1|t1\b|insulin|glucose|sugars?)",
            r"(?:vomit\w*|throwing up|been sick|being sick|fruity|pear drops|acetone|deep breath\w*|breathing (?:fast|hard|deep)|belly (?:ache|pain)|stomach pain|drowsy|sleepy|can'?t keep)",
            r"(?:high|ketones?|missed|ran out|skipped|stopped|forgot|\bhi\b|[2-3]\d(?:\.\d)?|[3-5]\d\d)",
        ),
        r"keto diet",
    ),
    (
        "head_injury",
        (
            r"(?:head|skull|temple|helmet|concuss\w*|crash\w*|fell|fall|knocked|tackle|kick\w*|barbell|ball|elbow)",
            r"\b(?:head|skull|temple|helmet|concuss\w*|knocked out)\b",
            r"(?:vomit\w*|throwing up|thrown up|been sick|being sick|pupil\w*|hard to wake|drows\w*|sleepy|can'?t stay awake|confus\w*|seizure|fit\b|worst headache|headache.{0,30}(?:worse|worsening|getting)|clear fluid|blood from (?:his|her|my|the) ear|slurr\w*|repeating|same question|doesn'?t (?:know|remember)|keeps asking|knocked out|lost consciousness|unconscious|won'?t wake|weird)",
        ),
        r"headache from|years? ago|ahead of|head start|head coach",
    ),
    (
        "spine",
        (
            r"(?:dived?|dove|diving|fell|fall|landed|crash\w*|tackled?|scrum|thrown|trampoline|hit|came off|whiplash|dropped|shallow|flip\b|somersault)",
            r"(?:neck|spine|back\b)",
            r"(?:tingl\w*|numb\w*|pins and needles|can'?t (?:feel|move|grip)|weak\w*|electric|won'?t (?:grip|move|work)|paraly\w*|no feeling)",
        ),
        r"years? ago",
    ),
    (
        "cauda_equina",
        (
            r"(?:saddle|between (?:my|his|her|the) legs|groin|genital\w*|\bbum\b|\bbutt\w*|bottom|backside|when i wipe|crotch|privates?|perine\w*|inner thighs?)",
            r"(?:numb\w*|can'?t feel|no feeling|lost (?:all )?(?:feeling|sensation)|weird sensation|like cotton|anaesthet\w*)",
        ),
        r"bike saddle|bicycle|cycling|new saddle|spin (?:bike|class)|turbo|chamois|bib shorts",
    ),
    (
        "cauda_equina",
        (
            r"(?:back|sciatica|disc|disk|slipped|deadlift\w*|spine|legs?)",
            r"(?:can'?t (?:pee|wee|urinate|pass (?:urine|water)|feel myself (?:pee|wee)|hold (?:my )?(?:pee|wee|bladder|bowel))|haven'?t (?:managed|been able to) (?:a )?(?:pee|wee)|wet myself|lost control of (?:my )?(?:bladder|bowel)|incontinen\w*|trouble (?:peeing|weeing|urinating)|soiled|leaking (?:pee|urine))",
        ),
        r"postpartum|baby|pelvic floor|jumping jacks|skipping rope|years",
    ),
    (
        "compartment",
        (
            r"(?:calf|shin|forearm|leg|thigh|arm|foot)",
            r"(?:rock[- ]?hard|hard as|like (?:a )?(?:rock|wood|stone|concrete)|tight and shiny|shiny|tense|swollen (?:solid|hard)|drum)",
            r"(?:numb\w*|pale|cold|can'?t (?:move|feel|wiggle)|pain.{0,40}(?:toes?|fingers?|scale|unbearable|agony|excruciating|worse)|excruciating|unbearable|agony|off the scale|pins and needles|tingl\w*)",
        ),
        "",
    ),
    (
        "bleeding",
        (
            r"(?:cough\w*|spit\w*|throw\w*|vomit\w*|puk\w*|hurl\w*) (?:up )?(?:bright |fresh |red |some |a lot of |dark )*(?:blood|coffee[- ]grounds?)|(?:blood|bleed\w*).{0,40}(?:won'?t stop|not stopping|pouring|spurting|pumping|soaked|gush\w*|pool\w*|squirt\w*)|(?:spurting|pouring|gushing).{0,20}blood|black,? tarry|tarry (?:black )?(?:stools?|poos?)",
        ),
        r"nose ?bleed\w*.{0,30}(?:stopped|ok now)|sweat pouring|period",
    ),
    (
        "seizure",
        (r"\b(?:seizure|convuls\w+|fitting|having a fit|grand mal)\b",),
        r"controlled|free for|history of|years? ago|diagnosed|medicat\w+ for|epilep\w+ (?:for|since|well)|seizure[- ]free|fitting (?:room|shoes|bike|in)|bike fitting|shoe fitting|well[- ]fitting|fitting (?:my|a|the|it|this|exercise|training|workouts)|last seizure|loose|tight",
    ),
    (
        "brain",
        (
            r"(?:thunderclap|worst headache|explod\w* (?:in|headache)|like (?:being|i was|i'd been) (?:hit|kicked|shot|struck)|hit (?:with|by) a (?:hammer|bat|brick)|snapped? in my head|headache.{0,40}(?:out of nowhere|instantly|in (?:a )?seconds?))",
            r"head(?:ache)?|skull|neck",
        ),
        r"song|album|podcast",
    ),
    (
        "brain",
        (
            r"headache|head is (?:splitting|pounding|killing)|light hurts",
            r"stiff neck|neck (?:is |has gone |so )*(?:stiff|rigid)|can'?t (?:bend|put) (?:my|his|her) (?:neck|chin)|rash",
            r"fever|temperature|hot|light|rash|confus\w*|vomit\w*|3[89]",
        ),
        r"desk|screen",
    ),
    (
        "poisoning",
        (
            r"(?:took|taken|swallowed|had|downed|popped|drank|ate|necked|chugged|dry scoop\w*)",
            r"(?:overdos\w*|too (?:many|much)|whole (?:pack|bottle|box|tub|lot|packet|strip)|all (?:of )?(?:my|the) (?:pills|tablets|meds)|\b(?:[2-9]\d|1\d\d) (?:pills|tablets|capsules|paracetamol|tylenol)|double dose|heap\w* scoops?|(?:four|five|six|seven|eight|nine|ten|\d) scoops?|fat ?burn\w*|dnp|yellow (?:capsule|pill|powder)s?)",
            r"(?:heart|chest|shak\w*|vomit\w*|sweat\w*|burning up|temp\w*|3[89]\.|4[0-2]\.|jitter\w*|can'?t (?:see|stop)|ringing|drows\w*|paracetamol|tylenol|acetaminophen|twitch\w*|puking|pounding|breath\w*)",
        ),
        r"too much (?:food|pizza|cake|dinner|protein|sushi)",
    ),
    (
        "altitude",
        (
            r"(?:altitude|\b[3-8][,.]?\d{3} ?m(?:etres|eters)?\b|base camp|summit|\bhut\b|himalaya|kilimanjaro|high camp|1[0-9],?\d{3} ?(?:ft|feet))",
            r"(?:gurgl\w*|crackl\w*|froth\w*|pink (?:spit|foam)|can'?t lie flat|drowning|blue lips|lips? (?:look|are|is|going)|stagger\w*|can'?t walk (?:straight|in a)|confus\w*|hallucinat\w*|breathless (?:at rest|lying|in my tent|sitting)|out of breath (?:at rest|lying|sitting)|talking nonsense|like a drunk|drunk)",
        ),
        "",
    ),
    (
        "carbon_monoxide",
        (
            r"(?:carbon monoxide|\bco alarm|generator|gas heater|boiler|charcoal|barbecue|bbq|stove|exhaust|garage|space heater|kerosene|log burner|wood burner)",
            r"(?:headach\w*|dizz\w*|nause\w*|sick|sleepy|drows\w*|woozy|light ?headed|pounding|confus\w*)",
        ),
        r"grill(?:ed)? chicken|recipe",
    ),
    (
        "drowning",
        (
            r"(?:nearly drown\w*|almost drown\w*|went under|inhaled (?:a lot of |loads of |so much )?(?:water|sea)|pulled (?:him|her|me|them) out of the (?:water|pool|sea)|swallowed half the (?:pool|lake|sea)|held under)",
            r"(?:cough\w*|breath\w*|sleepy|drows\w*|chest|wheez\w*|froth\w*|vomit\w*|blue|foam\w*|tired|confus\w*)",
        ),
        r"drowning in work",
    ),
    (
        "sepsis",
        (
            r"(?:infect\w*|fever|temperature|3[89]\.\d|40|wound|uti|pneumonia|abscess|chills|rigors|shivering)",
            r"(?:confus\w*|mottled|blotchy|breathing (?:fast|really fast|rapid\w*)|haven'?t (?:peed|weed)|no urine|heart (?:is )?racing|delirious|can'?t (?:be )?(?:roused|stay awake)|slurr\w*|never felt so ill|feel like i'?m (?:dying|going to die))",
        ),
        r"heart racing from|cold plunge",
    ),
    (
        "aorta",
        (
            r"(?:tear(?:ing)?|rip(?:ping|ped)?|torn)",
            r"(?:chest|between (?:my|his|her|the) shoulder ?blades|back|belly|abdomen)",
            r"(?:sudden\w*|worst|sweat\w*|pale|faint\w*|collaps\w*|spread\w*|moving|through to|grey)",
        ),
        r"rip off|rip out|rip the bar|torn lat|muscle tear|tore my (?:lat|pec)",
    ),
    (
        "abdomen",
        (
            r"(?:testicle|testicular|\bballs?\b|nut\b|nuts\b|scrotum)",
            r"(?:sudden\w*|woke|agony|excruciating|severe|unbearable|worst|killing)",
            r"(?:swoll\w*|swell\w*|sick|vomit\w*|high(?:er)? up|hard|puk\w*|nause\w*|hours?)",
        ),
        r"ball (?:game|sport|machine)|medicine ball",
    ),
    (
        "abdomen",
        (
            r"(?:belly|stomach|abdom\w*|tummy|gut|side)",
            r"(?:severe|agony|excruciating|worst|unbearable|board|rigid|rock hard|doubled (?:over|up))",
            r"(?:faint\w*|pass(?:ed|ing) out|pale|vomit\w*|shoulder|pregnan\w*|missed period|late period|kick\w*|handlebars?|sweat\w*|dizzy|collaps\w*|hard as|fever)",
        ),
        r"worst (?:abs|six)",
    ),
    (
        "hyponatraemia",
        (
            r"(?:water|litres?|liters?|gallons?|drank|drinking|hydrat\w*|overhydrat\w*)",
            r"(?:litres?|liters?|gallons?|so much|loads|every (?:mile|aid|station)|cup after cup|nonstop|non-stop|\d l\b|all day)",
            r"(?:confus\w*|vomit\w*|throwing up|pounding headache|swollen (?:fingers|hands)|puffy|rings? (?:is |are )?(?:tight|stuck|won'?t)|seizure|bloated and|not making sense|can'?t remember|drows\w*|out of it)",
        ),
        r"how much water|should i drink",
    ),
    (
        "pregnancy_emergency",
        (
            r"(?:pregnan\w*|weeks? (?:along|gone)|\b[1-4]\d ?(?:weeks|wks|w)\b|third trimester|bump|gave birth|postpartum|after (?:the )?birth|baby is \d)",
            r"(?:bleeding heav\w*|heavy bleeding|soak\w* (?:a |the )?pads?|clots?|pour\w*|severe (?:belly|stomach|abdominal)|seizure|fit\b|fainted|passed out|seeing (?:spots|stars|lights)|flashing lights|vision|headache.{0,40}(?:vision|swell|see|spots)|cord|upper right (?:belly|tummy))",
        ),
        r"blood clot history",
    ),
    (
        "rhabdo_emergency",
        (
            r"(?:cola|coke|tea[- ]colou?red|dark brown|brown|black) ?(?:-?colou?red)? ?(?:urine|pee|wee)|(?:urine|pee|wee) (?:is |was |looks |went |turned |like |the colou?r of )*(?:cola|coke|tea|brown|black)",
            r"(?:confus\w*|hardly (?:any|peeing)|barely (?:any|peeing)|no urine|stopped peeing|vomit\w*|heart|irregular|can'?t (?:move|stand)|palpitation\w*)",
        ),
        "",
    ),
    (
        "limb",
        (
            r"(?:bone (?:is )?(?:sticking|poking|coming|through|visible)|can see (?:the )?bone|open fracture|(?:knee ?cap|shoulder|ankle|elbow|wrist|leg|arm|finger|hip).{0,50}(?:wrong (?:way|angle|direction)|sideways|backwards|funny angle|weird angle|facing|out of (?:its |the )?(?:socket|place|joint)).{0,80}(?:numb|cold|pale|blue|white|can'?t feel|pulse)|(?:cold|pale|white|blue|pulseless|no pulse) (?:foot|hand|toes|fingers).{0,60}(?:after|since|fell|fall|twist|disloc)|degloved|severed|cut off (?:my|his|her) finger|amputat\w* (?:my|his|her) finger)",
        ),
        "",
    ),
    # ── crisis ───────────────────────────────────────────────────────────────────────────────────────────────────────
    # No use for what lies ahead, and no holiday, race or other coach that would explain it.
    (
        "suicide",
        (
            r"\b(?:won'?t|will not|don'?t) (?:be )?need(?:ing)? (?:the|my|a|this|that|any|your) (?:\w+ )?(?:plans?|program(?:me)?|workouts?|reminders?|sessions?|schedule)\b.{0,25}\b(?:after|past|beyond|from) (?:this |next |the |my )?(?:sun|mon|tues|wednes|thurs|fri|satur|week|today|tomorrow|tonight|birthday|\d)",
        ),
        r"holiday|vacation|trip|travel|fly|flight|race|marathon|match|event|wedding|gym|coach|physio|trainer|club|season|away|mov(?:e|ing)|surgery|operation|baby|camp|already|switch|another|other|because|since|got|new |done|finish|party|rest|off\b",
    ),
    (
        "suicide",
        (
            r"\b(?:kill(?:ing)? myself|end(?:ing)? (?:it all|my (?:own )?life|everything)|take my (?:own )?life|suicidal|commit suicide|don'?t want to (?:be here|live|exist|wake up|be alive|be around)|want to die|wanna die|wish i (?:was|were|wasn'?t|hadn'?t) (?:dead|here|alive|woken|been born)|better off (?:dead|without me)|no (?:point|reason) (?:in )?(?:to )?(?:living|live|being here|going on|carry on)|not (?:want|wanting) to (?:be here|live|wake up)|unalive|kms\b|off myself|top myself|hang myself|jump (?:off|in front|from)|end up not waking|never wake up|hoping i (?:don'?t|won'?t) wake)\b",
        ),
        r"this workout|these (?:squats|burpees|intervals)|burpees make|leg day|squats|doms\b|jump (?:off|from) (?:a |the )?(?:box|bench|block|boards?|platform|step|pier|dock)|box jump",
    ),
    (
        "suicide",
        (
            r"\b(?:don'?t|do not|can'?t) see (?:the|a|any|much) (?:point|future|way out|reason)\b.{0,40}(?:being here|living|life|anymore|any more|going on|in anything|for me)|no future for me|everyone.{0,20}better off|burden (?:to|on) (?:everyone|my|them)|they'?d (?:all )?be (?:better|fine|happier) without me|(?:won'?t|will not|wouldn'?t) (?:need|be needing|be around|be here|matter).{0,40}(?:after|anymore|any more|soon|by then|next)|say(?:ing)? (?:my )?goodbyes?|gave away|giving away|given away|note (?:is )?(?:written|on)|put my affairs|affairs in order|last (?:ever )?(?:workout|session|run) (?:ever|before)",
        ),
        r"given away (?:free|a goal|penalt|possession)|gave away (?:a |the )?(?:goal|penalty|lead|point|free)|giving away (?:free|swag|t-?shirts?|my old (?:shoes|bike|dumbbells))|need (?:it|this|them|a|the|new|my old)|saying goodbye to (?:my belly|sugar|carbs|fat|injur|knee)|team|burden on (?:my|the) (?:knees?|back|joints?|heart|liver|kidneys?)",
    ),
    (
        "suicide",
        (
            r"\b(?:gun|rope|noose|razor|blade|pills|bridge|train tracks?|overdose|exhaust|balcony|roof)\b",
            r"\b(?:on the table|ready|tonight|flip\w* a coin|loaded|stash\w*|saved up|saving up|stockpil\w*|researched|thinking about|keep looking|keep thinking|jump|easier way|over quickly|over in seconds|peaceful)\b",
        ),
        r"jump ?rope|skipping rope|battle rope|climbing rope|rope climb|nail gun|massage gun|glute bridge|bridge (?:hold|exercise|pose)|wrestler'?s bridge|roof rack|razor blade (?:thin|sharp)|roller ?blade|shoulder blade|sun'?s out",
    ),
    (
        "suicide",
        (
            r"(?:heart|exercis\w*|running|train\w*|lift\w*|workout).{0,60}(?:stop|give out|explode|kill me|die)\b.{0,160}(?:nobody|no one|wouldn'?t (?:mind|care|matter)|don'?t care|serious|on purpose|hope|wish|deserve|peace|relief)|(?:nobody|no one) (?:would|will) (?:miss|care|notice)|(?:swerve|step|steer|drive|walk) (?:into|in front of|out in front of) (?:the )?(?:traffic|a (?:bus|car|truck|lorry|train)|an oncoming)",
        ),
        r"",
    ),
    (
        "suicide_other",
        (
            r"\b(?:friend|mate|buddy|brother|sister|partner|boyfriend|girlfriend|husband|wife|son|daughter|teammate|team-mate|client|student|roommate|flatmate|dad|mum|mom|he|she|they|cousin|colleague)\b",
            r"(?:wants? to die|kill (?:himself|herself|themselves)|suicid\w+|end (?:it|his life|her life|their life)|goodbye|look after my (?:dog|cat|kids)|thanks for everything|doesn'?t want to (?:be here|live)|better off without (?:him|her|them)|not worth living|taken (?:a load of|all (?:his|her)) pills|gave (?:me|us) (?:his|her) (?:watch|dog|keys)|cutting (?:himself|herself))",
            r"(?:should i|what do i|worried|not (?:answering|picking up)|isn'?t (?:answering|picking up)|how (?:do|can) i|text\w*|message\w*|told me|says?|said|do i|help)",
        ),
        r"suicides\b|suicide (?:runs?|sprints?|drills?|squeeze|grip|plank|push)|character|movie|film|show",
    ),
    (
        "self_harm",
        (
            r"\b(?:cut(?:ting|s)? (?:myself|my (?:wrists?|arms?|thighs?|legs?))|self[- ]?harm\w*|hurt(?:ing)? myself (?:on purpose|again|deliberately|because|to feel)|want to hurt myself|urge to (?:cut|hurt|burn)|burn(?:ing|ed)? myself (?:on purpose|with)|relapsed.{0,30}(?:cut|blade)|punish(?:ing)? myself by (?:cutting|hitting|burning|starving)|hit(?:ting)? myself|blade.{0,40}(?:arm|skin|thigh)|scratch(?:ing)? myself until)\b",
        ),
        r"shaving|kitchen|paper cut|cutting my (?:arm|leg) (?:day|workout|volume)|without hurting myself|afraid|scared|worr|don'?t want to hurt|how not to",
    ),
    (
        "eating_crisis",
        (
            r"(?:haven'?t eaten|not eaten|no food|only (?:water|coffee|gum|ice)|eat\w* nothing|nothing but (?:water|coffee)|purg\w*|mak\w+ myself (?:sick|throw up|vomit|puke)|threw up on purpose|throw(?:ing)? up (?:every|after)|binge\w*|laxatives?|restrict\w*|anorexi\w*|bulimi\w*|starv\w*|bmi (?:of |is )?1[0-5])",
            r"(?:faint\w*|pass(?:ed|ing) out|black(?:ed|ing) out|collaps\w*|chest|heart|palpitation\w*|can'?t stop|every (?:day|meal|night)|\d (?:times|x) a day|blood|dizz\w*|terrified|scared to eat|days?\b|hair (?:is )?falling|freezing|fuzz|periods? (?:stopped|gone)|hate (?:myself|my body)|disgust\w*|deserve)",
        ),
        r"intermittent|16[:/]8|18[:/]6|before (?:a )?(?:run|blood test|morning)|ramadan|fasted cardio|stomach bug|food poisoning|norovirus|restrict\w* (?:range|movement|carbs)|tips|trick|hide|(?:does|do) (?:chew|it count)|how (?:do|can) i (?:purge|make)",
    ),
    (
        "abuse",
        (
            r"\b(?:he|she|my (?:husband|wife|partner|boyfriend|girlfriend|dad|father|mum|mom|mother|stepdad|coach|trainer|uncle|brother|ex)|coach)\b",
            r"\b(?:hits? me|hit me|beats? me|beat me|punch(?:es|ed)? me|chok(?:es|ed|ing)? me|strangl\w* me|slap(?:s|ped)? me|kick(?:s|ed)? me|threaten\w* (?:me|to)|throws? (?:things|stuff) at me|touch(?:es|ed|ing)? me|rap(?:e|ed)\b|forc(?:es|ed) (?:me|himself)|won'?t let me (?:eat|leave|see|out|go)|locks? me|controls? (?:what|everything|my)|makes me (?:strip|undress|send|take off)|grabs? (?:me|my)|scared of (?:him|her)|afraid of (?:him|her)|hurts me|bruises?|sends? me (?:photos|nudes)|asks? (?:me )?for (?:photos|nudes))\b",
        ),
        r"spar(?:ring|red)?\b|boxing|mma|bjj|judo|beats? me\W* (?:to (?:it\b|the (?:top|line|finish|door|summit|gym))|by (?:a |an |one|two|half|\d)|every (?:race|time we (?:race|play))|(?:at|in) (?:a |the |our |every )?(?:\w+ )?(?:badminton|squash|ping pong|golf|race|racing|sprint|[51]0?k|match|game|cards|pool|rowing|swimming|bowling|darts|football|basketball|volleyball|cycling|running|push[- ]?ups|marathon|arm wrestling)\b)|kicks? my (?:ass|butt)|kicked (?:me )?(?:my|in) |gaming|chess|tennis|parkrun|hits? me (?:with (?:a )?(?:workout|burpees|plan))|hit me up|massage",
    ),
    # ── refuse ───────────────────────────────────────────────────────────────────────────────────────────────────────
    (
        "covert",
        (
            r"\b(?:without (?:her|him|them|his|their) (?:knowing|knowledge|noticing|tasting|consent)|before (?:she|he|they) (?:tastes?|notices?)|(?:slip|sneak|spike|hide|put|crush|dissolve|mix)\b.{0,50}\b(?:in|into)\b.{0,30}\b(?:her|his|their|(?:girlfriend|boyfriend|wife|husband|son|daughter|rival|teammate|opponent|roommate)'?s?) (?:\w+ )?(?:shake|drink|food|coffee|bottle|water|tea|smoothie|dinner))",
            r"clen|pill|tablet|drug|laxative|fat ?burner|steroid|supplement|stimulant|caffeine|powder|medication|sedative|sleeping|diuretic|taste|notice|know",
        ),
        r"spinach|veg(?:gies|etables)?|zucchini|protein powder (?:in|into) my",
    ),
    (
        "purging",
        (
            r"(?:purg\w+|make (?:myself|it|me) (?:throw up|come up|sick|vomit|puke)|mak(?:e|ing) it come up|com(?:e|ing) up easier|throw(?:ing)? (?:it |food )?up (?:after|easier|without)|self[- ]?induce\w* vomit\w*|laxatives?|chew(?:ing)? (?:and|n|&) spit\w*|fingers down|gag(?:ging)? (?:myself|easier|reflex)|ipecac|puke (?:after|it))",
            r"(?:how|tips?|trick|which|what|best|dose|count|hide|easier|faster|quick\w*|without|lose|weight|weigh|meal|dinner|calories|binge|flat|cut)",
        ),
        r"constipat\w*|magnesium (?:gave|acts)|ramadan|thrown up from|sprints? made|hard workout",
    ),
    (
        "water_cut",
        (
            r"(?:sauna|sweat ?suit|bin bag|trash bag|plastic (?:suit|bag|wrap)|spit(?:ting)?\b|hot bath|epsom|diuretic|lasix|no water|skip\w* water|stop(?:ped)? drinking|cut(?:ting)? (?:out )?(?:water|fluids?)|water (?:cut|load\w*)|dehydrat\w*|dry out|sweat (?:off|out)|not drink(?:ing)?)",
            r"(?:make weight|weigh[- ]?ins?|to (?:shed|drop|lose|cut|make)|weight class|wrestl\w*|\bfight\b|judo|bjj|jiu|boxing|mma|compet\w*|regatta|lightweight|bout|\d+ ?(?:kg|kilos|lbs?|pounds)|pounds|kilos|bodybuilding show|stage|photo ?shoot|shoot)",
        ),
        r"rehydrat|after (?:my |the )?sauna|recover\w*|how long after",
    ),
    (
        "extreme_diet",
        (
            r"(?:dry fast\w*|water fast\w*.{0,30}(?:\d+|ten|seven|two week|week|days)|(?:fast(?:ing)?|not eat\w*|without food|no food).{0,30}(?:[5-9]|\d\d|five|six|seven|eight|nine|ten|fourteen|twenty|thirty) days|\b(?:[1-7]\d\d) ?(?:k?cals?|calories)(?: (?:a|per) day| daily|/day| diet| plan| menu)|(?:under|below|less than) (?:[1-8]\d\d) (?:k?cal|calories)|no (?:food|eating) for|egg and coffee diet|only (?:eat|eating) (?:\w+ )?(?:an apple|one apple|celery|cucumbers?|ice)|cotton ball|tapeworm|snake diet|(?:lose|drop|shed|cut) (?:1[0-9]|[2-9]\d|ten|fifteen|twenty|thirty) ?(?:kg|kilos?|lbs?|pounds).{0,20}(?:in|by|within) (?:a|one|1|two|2|three|10|ten|7|seven|14|5|five|\d) ?(?:days?|weeks?|wk)|(?:lose|drop|shed) \w+ ?(?:kg|kilos|pounds|lbs?).{0,15}(?:by|in|before) (?:\d days|(?:this |next )?(?:weekend|friday|saturday|sunday|monday)|a week))",
        ),
        r"burn(?:s|ed|ing)? (?:about |around )?\d|deficit of|in a \d+ (?:k?cal|calorie)|per (?:meal|serving|100)|breakfast|lunch|snack|surplus|dinner|meal (?:of|under)|under \d+ (?:k?cal|calories) (?:dinner|lunch|breakfast|meal|snack|recipe)|religious|from (?:exercise|running)",
    ),
    (
        "drug_dose",
        (_DRUGS, _DOSE),
        r"what (?:is|are) (?:epo|sarms|steroids)\b|history of|prescribed|my (?:doctor|gp|endo\w*) (?:put|has|prescribed|started)|inhaled steroid|steroid inhaler|steroid cream|prednis\w+|for asthma|eczema|gear (?:ratio|for|bag|list|shift)|bike|hypothyroid\w*|collagen peptides?|peptide (?:powder|protein)|why (?:are|is)|documentary|caught|banned|athletes? (?:who|get)|test e ?bike|after (?:a |my )cortisone|had a cortisone|t3 (?:injury|level|vertebra|fracture)",
    ),
    (
        "train_injured",
        (
            r"(?:fractur\w*|broken (?:\w+ )?(?:bone|ankle|foot|wrist|rib|toe|leg|arm|hand|collar ?bone|finger|metatarsal)|broke my|stress (?:fracture|reaction)|torn (?:acl|achilles|meniscus|hamstring|rotator|pec)|ruptur\w*|concuss\w*|stitches|in a (?:cast|boot)|\bcast\b|post-?op|(?:days?|weeks?) after (?:surgery|my op|acl)|hernia|dislocat\w*)",
            r"(?:race|play|marathon|final|match|game|run on|train (?:on|through)|push through|get (?:me )?through|numb\w*|painkillers?|ibuprofen|tape|strap(?:ping)?|lidocaine|injection|heavy|squat|deadlift|compete|fight|tournament|anyway|hide (?:it|this)|spar|ignore|cut (?:it|the cast) off|max)",
            r"(?:how|can i|should i|want to|going to|gonna|need to|plan|tell me|still|tomorrow|saturday|sunday|tonight|weekend|this week|anyway|give me|help|just)",
        ),
        r"healed|years? ago|last year|cleared|all clear|physio (?:says|cleared|approved)|surgeon (?:says|cleared)|while (?:it|my \w+) heals|around (?:it|the)|upper body|other (?:leg|arm)|heart ?broken|record|broke my (?:pr|pb|record|fast|diet|streak|phone|watch|strap|shoe)",
    ),
    (
        "train_ill",
        (
            r"(?:fever|temperature of|3[89]\.\d|10[1-4] ?f|\bflu\b|pneumonia|myocarditis|mono\b|glandular fever|covid|chest infection|tonsillitis)",
            r"(?:hiit|hard|intervals?|marathon|race|sweat (?:it|this) out|train through|push through|pr attempt|max(?:es)?\b|long run|sprints?|crossfit|heavy)",
            r"(?:how|can i|should i|want to|gonna|going to|plan|give me|tell me|just|still|tonight|today|tomorrow|anyway)",
        ),
        r"^(?!.*(?:pneumonia|myocarditis|\bmono\b|glandular|covid|\bflu\b|chest infection|tonsillitis)).*\b(?:no|without a|without) (?:fever|temp\w*)|last (?:month|year|winter)|weeks? ago|recovered|over it|fever (?:has )?gone|negative|post-?covid|after covid|hay ?fever|gold fever|cabin fever|race fever|weeks? since",
    ),
    (
        "medicine_change",
        (
            r"(?:stop|come off|coming off|quit|skip|skipping|drop|halve|half|double|ditch|reduce|lower|cut|swap|replace|wean|bin)\w*(?: taking)?\b.{0,30}(?:beta[- ]?blockers?|statins?|meds?\b|medication|metoprolol|bisoprolol|insulin|warfarin|blood thinners?|antidepressants?|ssris?|sertraline|lithium|metformin|levothyroxine|thyroid (?:pills?|meds?|tablets?)|prednisone|blood pressure (?:pills?|tablets?|meds?)|ramipril|lisinopril|amlodipine|epilepsy|apixaban|eliquis|xarelto|inhaler|adhd meds|propranolol|clopidogrel)",
        ),
        r"stopped bothering|doctor (?:wants|said|says|told|is|has|and)|gp (?:wants|said|says|told)|my (?:doctor|gp|cardiologist|endo|psychiatrist) (?:has|is|wants|took)|under (?:my )?(?:doctor|supervision)|exercise (?:reduce|lower|replace)|naturally lower|help(?:s|ed)? (?:me )?(?:reduce|lower)|took me off",
    ),
    (
        "dangerous_challenge",
        (
            r"(?:hyperventilat\w*|wim hof|breath[- ]?hold\w*|hold(?:ing)? my breath|apnea|apnoea|static|underwater laps?)",
            r"(?:underwater|pool|lengths?|laps?|bath|swim\w*|alone|by myself|solo|without (?:breathing|coming up|a buddy)|blackout|pass(?:ing)? out)",
            r"(?:how|tips?|train|plan|longer|table|push|alone|drill|progress\w*|want)",
        ),
        r"sleep apn|with (?:an? )?(?:instructor|lifeguard|buddy|coach)|how (?:do|should) i breathe|freestyle breathing|bilateral",
    ),
    (
        "dangerous_challenge",
        (
            r"(?:no sleep|without sleep\w*|stay(?:ing)? awake|sleepless|until i (?:drop|collapse|pass out|puke blood)|till i (?:drop|collapse|pass out)|24 ?hours? (?:of )?(?:non-?stop|straight)|48 ?hours?|drunk|wasted|after (?:\d+|ten|eight|six) (?:beers|drinks|shots)|drink\w* and (?:swim|lift|dive)|on (?:mdma|molly|coke|ecstasy))",
            r"(?:run|squat\w*|deadlift\w*|lift|train\w*|treadmill|swim\w*|challenge|workout|cardio|bench|dive|climb|hiit)",
            r"(?:how|plan|give me|tips?|push|want|schedule|gonna|going to|let'?s|program)",
        ),
        r"newborn|night shift|insomnia|ran an ultra|24 hour (?:gym|fitness)|recover|punch drunk|sleepless nights? (?:with|because)|couldn'?t sleep|hangover",
    ),
    (
        "stimulants",
        (
            r"(?:caffeine|pre-?workout|energy drinks?|red bulls?|monsters?|scoops?|caffeine (?:pills|tablets))",
            r"(?:(?:[6-9]|\d\d) (?:cans|scoops|energy|red|pills|tablets|espressos)|(?:four|five|six|seven|eight|nine|ten) (?:cans|scoops|energy|red bulls|caffeine)|[1-9],?[0-9]00 ?mg|1 ?g\b|one gram|dry scoop\w*|double scoop|with (?:adderall|vodka|alcohol|clen|ephedr\w+)|and (?:adderall|vodka|clen|ephedr\w+))",
            r"(?:how|safe|can i|should|stack|take|mix|before|plan|enough|max|push|want|gonna)",
        ),
        r"under [1-4]00|limit|scoops? of (?:protein|whey|rice|ice|collagen)|ice cream|200 ?mg|100 ?mg|too much caffeine\?|cut down|[1-3] scoops of",
    ),
    (
        "pregnancy_loss",
        (
            r"(?:pregnan\w*|trimester|weeks along|expecting a baby|baby bump)",
            r"(?:lose weight|weight loss|deficit|drop (?:\d+|some|a few)|cut(?:ting)? (?:calories|weight|diet)|fat loss|keto|fast(?:ing)?|1[0-2]00 (?:calories|kcal)|slim|burn (?:the )?fat|stop (?:gaining|putting on)|diet pills?)",
        ),
        r"before (?:getting|i get|trying)|after (?:pregnan|the baby|birth)|trying to|postpartum|pre-pregnancy|fasting (?:glucose|sugar|blood)|breast ?feed|had my baby|lose(?:d)? since",
    ),
    # ── urgent ───────────────────────────────────────────────────────────────────────────────────────────────────────
    (
        "exertion_heart",
        (
            r"(?:chest|heart|palpitation\w*|faint\w*|light ?headed|dizz\w*|pass(?:ed|ing)? out|black(?:ed|ing) out)",
            r"(?:chest.{0,30}(?:tight\w*|pain\w*|pressure|ach\w*|heav\w*|burn\w*|discomfort)|(?:tight\w*|pain\w*|pressure).{0,20}chest|skips?|skipp\w+|flutter\w*|jumpy|palpitation\w*|thud\w*|irregular|all over the place|missed beats|missing beats|flip[- ]?flop\w*|faint\w*|pass(?:ed|ing)? out|black(?:ed|ing) out)",
            r"(?:when(?:ever)? (?:i|he|she) (?:run|sprint|climb|train|exercise|push|walk|go|lift|jog|cycle)s?|every time|on (?:hills|stairs|the hills)|uphill|climb\w*|above zone|with (?:effort|exertion)|during (?:hard|intervals|runs|exercise|sprints|training)|goes (?:away|off) when|eases? when|stops when|at the top of|halfway up|in the cold|exert\w*)",
        ),
        _MUSCLE + r"|heart ?rate strap|anxi\w+ before|nerv\w+ before|tight (?:shirt|bra|strap)",
    ),
    (
        "retina",
        (
            r"(?:floaters?|flash\w* (?:of light|in)|lightning|curtain|shadow|black spots?|cobwebs?)",
            r"(?:eye|vision|sight|see)",
        ),
        r"for years|always had|shadow ?box|since (?:i was|childhood)",
    ),
    (
        "clot",
        (
            r"\b(?:calf|calves|leg|thigh|arm)\b",
            r"(?:one (?:side|leg|calf)|left|right|only|single)",
            r"(?:swoll\w*|swell\w*|bigger|puffy|tight)",
            r"(?:warm|hot|red|purple|sore|tender|ach\w*|throb\w*|flight|flew|plane|surgery|cast|pill|drive)",
        ),
        r"swole|bigger calves|left[- ]right|imbalance|grow",
    ),
    (
        "infection",
        (
            r"(?:red (?:streaks?|lines?|tracks?)|redness (?:is )?spread\w*|spreading red\w*|pus\b|oozing|infected|cellulitis|abscess|hot(?:,| and)? swollen|red,? hot)",
            r"(?:wound|cut|scrape|graze|blister|burn|bite|knee|elbow|toe|shin|foot|leg|arm|joint|skin|tattoo|incision|stitches|nail|shoulder|hand|finger|ankle|heel)",
        ),
        r"infected with|sinus|ear infection last",
    ),
    (
        "liver",
        (r"(?:yellow(?:ish|ing)?|jaundic\w*).{0,30}(?:eyes?|skin|whites)|(?:eyes?|whites|skin).{0,30}yellow|jaundice",),
        r"yellow (?:vest|jersey|card|belt)|yellow tint glasses|lenses",
    ),
    (
        "rhabdo",
        (
            r"(?:urine|pee|wee|piss)\b.{0,40}(?:cola|coke|tea|brown|dark red|black|rust|coffee|maple)|(?:cola|coke|tea|brown|rust|coffee)[- ]?(?:colou?red)? (?:urine|pee|wee|piss)",
        ),
        r"beetroot|beets|what colou?r should",
    ),
    (
        "nerve",
        (
            r"(?:foot|ankle|toes?|leg|arm|hand|grip|wrist)",
            r"(?:foot drop|drop foot|can'?t (?:lift|raise) (?:my )?(?:foot|toes|wrist|big toe|arm)|slapp\w*|drags?\b|dragging|trip\w* over|spreading numb\w*|numbness (?:is )?(?:spread\w*|getting)|(?:getting|gone|going) (?:weaker|weak and numb)|lost (?:the )?(?:strength|grip|feeling)|won'?t (?:lift|hold|grip))",
        ),
        r"drag suit|dragging (?:my feet|myself)|drag racing|after (?:a )?(?:heavy|deadlift) session|grip strength|pull[- ]?ups",
    ),
    (
        "weight_loss_unexplained",
        (
            r"(?:without (?:trying|dieting|changing)|not (?:even )?trying|haven'?t (?:changed|been trying)|no idea why|unintention\w*|for no reason|effortless\w*)",
            r"(?:lost|dropped|down|losing|shed|weight)",
            r"(?:kg|kilos?|lbs?|pounds|stone|weight|clothes)",
        ),
        r"without (?:trying|dieting) (?:too )?hard|how (?:to|do i|can i) lose",
    ),
    (
        "weight_loss_unexplained",
        (
            r"(?:night sweats?|drenched at night|soak\w* the sheets|lump in (?:my|his|her) (?:neck|armpit|groin))",
            r"(?:weight|tired|lump|fever|weeks|itch\w*|kg|pounds|exhaust\w*)",
        ),
        r"menopaus\w*|hot room",
    ),
    (
        "blood",
        (
            r"(?:blood|bloody) (?:in (?:my|the|his|her) (?:urine|pee|wee|stools?|poo\w*|toilet|spit|phlegm|semen|sick)|stools?|urine|pee)|(?:pee|urine|wee|poo|stools?|phlegm) (?:is |was |looks |turned |came out )*(?:red|pink|bloody|black)|coughed up (?:a bit of |some |a little |streaks of )?blood|bleeding from (?:my )?(?:back passage|bottom|rectum)|pass(?:ing|ed) blood",
        ),
        r"beetroot|beets|blood (?:pressure|test|sugar|flow|work)",
    ),
    (
        "fracture",
        (
            r"(?:can'?t (?:put|bear) (?:any )?(?:weight|load)|can'?t walk on|unable to (?:walk|bear)|can'?t (?:stand|step) on|heard (?:a )?(?:crack|pop|snap)|felt (?:a )?(?:crack|pop|snap)|loud (?:pop|crack|snap)|bent out of shape|misshapen|deformed|pinpoint|dent\b|gap where|kicked in the (?:back of|heel|calf))",
            r"(?:ankle|foot|knee|leg|wrist|shin|hip|toe|heel|calf|achilles|shoulder|arm|hand|bone|elbow|finger|bicep|pec|collar ?bone|metatarsal)",
        ),
        r"years? ago|cracking (?:sound|noise)s? (?:but|without) (?:no )?pain|knuckles|pain[- ]?free|cracks when",
    ),
    (
        "concussion",
        (
            r"(?:head|concuss\w*|knocked|header|clash of heads|whack\w*|helmet|temple)",
            r"(?:hit|bang\w*|knock\w*|whack\w*|fell|clash|concuss\w*|collided|bump\w*|elbow|ball|kick\w*|header|bar)",
            r"(?:foggy|fog\b|dizz\w*|nause\w*|headache|blurr\w*|ringing|light (?:hurts|sensitive|bothers)|sensitive to light|off balance|spaced|dazed|don'?t remember|can'?t remember|stars|slow\b|out of it|woozy|concuss\w*)",
        ),
        r"years? ago|head cold|bang(?:ing)? headache|head start|headband|ahead|last season",
    ),
    (
        "pregnancy_urgent",
        (
            r"(?:pregnan\w*|\b[1-4]\d ?(?:weeks|wks|w)\b|trimester|bump|baby)",
            r"(?:spotting|bleed\w*|leak\w* (?:fluid|water)|water(?:s)? (?:broke|breaking|gone)|gush|contraction\w*|tighten\w*|(?:not|hasn'?t|isn'?t|less|fewer|no|stopped|quiet\w*|reduced).{0,30}(?:mov\w*|kick\w*)|(?:mov\w*|kick\w*).{0,30}(?:less|fewer|stopped|quiet|not felt)|swollen (?:face|hands).{0,40}headache|calf)",
        ),
        r"before (?:i got|getting)|old baby|months? old|braxton.{0,20}normal|no (?:bleeding|spotting|leak)|calf (?:raises|stretch)|year old|implantation",
    ),
    (
        "faint",
        (_FAINT,),
        r"(?:on|in) (?:the )?(?:sofa|couch|bed|hammock)|slept|nap\b|sleep\b|drunk|nearly collaps\w* laughing|collapsed? (?:in a heap|onto (?:the )?(?:sofa|bed|couch|grass)|with (?:joy|relief))|happy|bliss|blackout (?:curtain|blind)|phone|so hard|last rep|plank|form collapses?|arch(?:es)?\b|knees? (?:collapse|cave)|ankle|blood draw|needle|years? ago|as a (?:kid|teen)|faint (?:smell|line|hope|hearted|praise)|passed out flyers|collapsed scrum|shelf|will i|would i|could i|afraid|avoid|without (?:fainting|passing)",
    ),
    (
        "abdomen_urgent",
        (
            r"(?:belly|stomach|abdom\w*|tummy|side|groin|appendix)",
            r"(?:lower right|right (?:lower )?side|right hand side|worse (?:with|when)|getting worse|hernia|lump|bulge|since yesterday|all day)",
            r"(?:fever|vomit\w*|sick|can'?t (?:eat|stand|straighten)|off (?:my )?food|jolt|bump|won'?t (?:go|push) (?:back|in)|hard|tender|temp\w*|not eating)",
        ),
        r"belly fat|side plank|stitch",
    ),
    (
        "bite",
        (r"\b(?:bit|bitten|bite|scratch(?:ed)?)\b", r"\b(?:dog|cat|stray|bat|monkey|fox|raccoon|snake|rat)\b"),
        r"bit of|a bit\b|dog days|sandwich|bite to eat",
    ),
    (
        "lump",
        (r"\b(?:lump|swell\w*|bulge|hard spot)\b", r"\b(?:testicle|testicular|ball|balls|breast|nipple|armpit|nut)\b"),
        r"ball of (?:my|the|foot)|medicine ball|massage ball|tennis ball",
    ),
    (
        "red_s",
        (
            r"(?:period\w*|menstru\w*|cycle)",
            r"(?:stopped|gone|missing|missed|lost|haven'?t had|none for|disappear\w*|no period)",
            r"(?:stress fracture|fractur\w*|shin|tired|exhaust\w*|cold|weight|mileage|km a week|miles a week|lean\w*|months|training|injur\w*|marathon)",
        ),
        r"pregnan\w*|menopaus\w*|pill|iud|coil|implant|cycling|bike|breast ?feed|carb cycle|gap year",
    ),
)

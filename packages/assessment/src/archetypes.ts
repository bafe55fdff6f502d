import type { TraitResult } from "@workspace/contracts"

type Level = TraitResult["level"]

/** The levels of openness, conscientiousness, extraversion and agreeableness, in this order: "LMHL", for example. */
export type OceanCode4 = `${Level}${Level}${Level}${Level}`

type Archetype = {
  readonly name: string
  /** Two or three sentences, said to the person. */
  readonly description: string
}

// Openness stands for its intellect and imagination side, which is what the statements of the item bank ask about.
// Neuroticism is not in the code: nothing here may speak of calm, worry or moods.
const archetypes: Readonly<Record<OceanCode4, Archetype>> = {
  LLLL: {
    name: "The Lone Beachcomber",
    description:
      "Your days keep their own tide, with few plans, few words and nobody else's opinion in charge. You take what turns up, test whether it works and carry home what does. Company is welcome when it is honest and short, and a fine theory interests you far less than a thing you can hold."
  },
  LLLM: {
    name: "The Unhurried Whittler",
    description:
      "Given a quiet corner, something real to work on and no timetable, you settle in happily. You pick things up where you left them, finish what still seems worth finishing, and let the rest lie. With people you are neither soft touch nor hard judge: you watch what they do and answer accordingly."
  },
  LLLH: {
    name: "The Sheltered Cove",
    description:
      "Anyone who wants a quiet chair can usually find one near you, whatever the hour and whatever the mess. You give no grand advice; a cup of tea, few words and your whole attention do the work. What moves you is the trouble or the joy in front of you today, plain as it comes."
  },
  LLML: {
    name: "The Ready Mender",
    description:
      "When something breaks, you skip the manual and the meeting and reach for whatever is lying about. That same shortness of route runs through your talk: you say what you see, sociably enough, and trust a repair more than a reassurance. Rules that have never been any use to you do not get much of your time."
  },
  LLMM: {
    name: "The Tidewater Rambler",
    description:
      "Life suits you best when it is made of real places, familiar pleasures and room to change your mind. You can spend a morning alone and an evening with friends, give way on one thing and hold firm on the next, and it all seems of a piece. Tomorrow is free to look after itself."
  },
  LLMH: {
    name: "The Open Door",
    description:
      "Someone who drops in unannounced is seldom a bother to you, since you hold your plans loosely and your friends dearly. Your kindness is of the useful sort: a lift, a loan, a hand with the shed. How people ought to live is a question you gladly leave to others while you put the kettle on."
  },
  LLHL: {
    name: "The Quayside Bargainer",
    description:
      "The noise of things happening is music to you: voices raised, offers made, a deal settled on the spot. You size up what is real, say loudly what is not, and change course mid-sentence if the wind does. Ceremony and fine feeling cut little ice with you, and those around you usually know exactly where they stand."
  },
  LLHM: {
    name: "The Boardwalk Regular",
    description:
      "A good day, for you, has people in it and not much of a programme. You go where the talk is, stick with the games, songs and stories that everyone already knows, and sense when to tease and when to take someone's side. Belongings may wander off meanwhile, and you trust them to turn up."
  },
  LLHH: {
    name: "The Campfire Host",
    description:
      "Where you are, a circle tends to form, and nobody has been asked to book a place in it. You draw in the shy ones, share out whatever there is, and care far more for the evening itself than for the plan or the point of it. Familiar faces and simple pleasures are plenty."
  },
  LMLL: {
    name: "The Unvarnished Realist",
    description:
      "Facts come first with you, words are few, and being right counts for more than being liked. Where order serves a purpose you keep it, and where it is only for show you let it slide. Asked for your view, you give it without trimmings, which can be a relief in a room full of careful phrases."
  },
  LMLM: {
    name: "The Patient Angler",
    description:
      "An hour beside the water, or at any plain and familiar task with nobody to entertain, is time well spent in your book. You prepare as much as the day calls for and no more. In a disagreement you let the line run for a while, seeing who has the better case before you lean either way."
  },
  LMLH: {
    name: "The Quiet Helper",
    description:
      "You tend to notice the empty glass, the heavy bag, the person who has gone silent, and you do something about it without announcing the fact. Grand causes stir you less than a neighbour's actual trouble. Your own affairs are kept tidy enough, though they will wait when somebody needs you."
  },
  LMML: {
    name: "The Frank Pragmatist",
    description:
      "Does it work, and who has seen it work? You put such questions in company and in private alike, organised when the stakes deserve it and relaxed when they do not. People may not always enjoy your answer, but they seldom have to guess at it."
  },
  LMMM: {
    name: "The Common Ground",
    description:
      "What has been tried has your trust, and nearly everything else you hold in a loose balance: duty with ease, company with solitude, your own interest with other people's. That makes you hard to sway by fashion or by rhetoric. A change that shows its worth in practice, though, finds you coming along without fuss."
  },
  LMMH: {
    name: "The Good Neighbour",
    description:
      "When somebody moves house on a Saturday, you are likely to turn up with gloves. Whether you also bring a list, or a crowd, or simply yourself depends on the week. Helping, for you, is a matter of hands and hours and not of speeches, and a shared sandwich afterwards says all the thanks that is wanted."
  },
  LMHL: {
    name: "The Plain Speaker",
    description:
      "Your opinions arrive early and at full volume, backed by what you have seen with your own eyes. You enjoy a crowd without needing it to agree with you, and friend and stranger get the same plain truth from you. Arrangements get exactly as much of your attention as the occasion earns."
  },
  LMHM: {
    name: "The Cheerful Ferrykeeper",
    description:
      "Back and forth between people is where you are at home, carrying news, swapping favours, getting everybody roughly where they meant to go. You keep time when others depend on it and stretch it when nobody does. Fairness guides you more than softness, and the known route pleases you better than the scenic one."
  },
  LMHH: {
    name: "The Generous Table",
    description:
      "A full table, a familiar menu and more people than expected come close to your idea of happiness. You put enough planning into the evening that there are chairs, and enough ease that nobody counts the plates. Guests get your full warmth, the newcomer at the edge most of all."
  },
  LHLL: {
    name: "The Rigorous Artisan",
    description:
      "Work that can be checked suits you: the joint is square or it is not, the sum comes out or it does not. Left alone you hold to standards that nobody set for you, and praise changes them as little as criticism does. Small talk and sentiment rarely find their way onto your bench."
  },
  LHLM: {
    name: "The Lighthouse Keeper",
    description:
      "There is a proven rhythm to what you do: the lamp trimmed, the log filled in, the same care on a clear night as on a rough one. Solitude helps you keep it. You weigh what others ask of you on its merits, and once you have agreed to a thing, it is as good as done."
  },
  LHLH: {
    name: "The Faithful Gardener",
    description:
      "You look after people as a good gardener looks after a plot: regularly, without noise, with a close eye to what each one actually requires. Birthdays are remembered, promises are kept, and the soup arrives while it is still hot. No number of fine ideas would tempt you away from this everyday devotion."
  },
  LHML: {
    name: "The Plumb Line",
    description:
      "You measure before you cut and before you believe. Among people you are easy enough until a corner is about to be trimmed, and then you say so, whoever holds the saw. Method, evidence and a finished job speak to you; appeals to feeling have a harder time of it."
  },
  LHMM: {
    name: "The Sturdy Shipwright",
    description:
      "Sound planks, tight seams, a launch on the day that was promised: you take pleasure in things done properly, by methods that have been through weather. You work as well beside others as by yourself. When views collide in the yard, you look first for whatever will keep the boat afloat."
  },
  LHMH: {
    name: "The Careful Provider",
    description:
      "Love, as you show it, looks a good deal like logistics: the tank is full, the form is signed, there is a spare blanket in the boot. Thinking ahead for others is second nature to you, and it stays close to what they can really use. In company you join in happily and slip off early to lock up."
  },
  LHHL: {
    name: "The Driving Oar",
    description:
      "When a crew goes slack you call the time, and you pull hardest yourself. You have a loud respect for results, small interest in excuses, and a plan tested on earlier voyages. Anyone who would do it otherwise is free to argue the case, and gets a straight hearing and a straight reply."
  },
  LHHM: {
    name: "The Busy Harbour",
    description:
      "Lists, phone calls, people coming and going: you are in your element when a lot has to happen in a known order and you can talk to everyone involved. You can be obliging or firm, as the matter demands. By evening the boats are in, the ropes are coiled and you have heard all the news."
  },
  LHHH: {
    name: "The Community Anchor",
    description:
      "Fairs, rotas and collections are the kind of thing that ends up in your hands, and takes place on time. You know most people by name, and roughly what each can carry. It is the dependable customs, kept up year after year with everyone included, that mean the most to you."
  },
  MLLL: {
    name: "The Private Wanderer",
    description:
      "You follow your own nose, sometimes to a new thought and sometimes back to an old haunt, and you explain yourself to hardly anyone. Plans are sketches to you and other people's expectations are weather: noted, then walked through. What you arrive at belongs to you alone, and you will say so if pressed."
  },
  MLLM: {
    name: "The Slow River",
    description:
      "Hurry and noise pass you by while you bend around whatever lies in the way. You may linger over an idea or get on with something useful, alone more often than not, and the order of things is decided as you go. With others you give and take like any river, yielding a bank here and keeping one there."
  },
  MLLH: {
    name: "The Gentle Current",
    description:
      "You have time for people, chiefly because you have not promised it to a timetable. One to one is where your care shows: you listen long, say a little, and follow the talk wherever it wanders, to dreams or to dinner. Whoever sits with you is under no pressure to be interesting, tidy or brave."
  },
  MLML: {
    name: "The Crosswind Sailor",
    description:
      "Hearing that everyone goes one way makes you curious about the other. You improvise, keep what works from old and new alike, and settle the details when they arrive. Company is pleasant in turns, but your vote is not for sale to it, and your doubts are spoken aloud."
  },
  MLMM: {
    name: "The Changing Tide",
    description:
      "What you want from a day depends on the day, and you are comfortable leaving it that way. Some hours are for people and some for yourself, some for a fresh notion and some for the usual chair; you turn with the water, agreeing or objecting as you find things. A fixed programme would only hide half of you."
  },
  MLMH: {
    name: "The Easy Companion",
    description:
      "Somebody has to say yes to the detour, and you say it and mean it. Happy in a conversation or a shared silence, you let others set the pace, and you would sooner lose an afternoon than have anyone feel hurried. Your curiosity is mostly about people, and it comes without a verdict attached."
  },
  MLHL: {
    name: "The Bold Improviser",
    description:
      "Thinking, for you, happens out loud and on your feet, with an audience if there is one. You borrow a tried trick or invent a fresh one, whichever is nearer to hand, and you push back cheerfully at anybody who quotes the rules. Friction does not put you off; it is often where the evening gets good."
  },
  MLHM: {
    name: "The Genial Wayfarer",
    description:
      "You collect acquaintances the way others collect souvenirs: on impulse, in passing, with a story attached to each. Half the pleasure is not knowing who you will meet or where supper will be. You give people the benefit of the doubt, within reason, and move on lightly when the talk runs dry."
  },
  MLHH: {
    name: "The Sunlit Shore",
    description:
      "Around you the afternoon grows longer and the group grows bigger. You welcome, tease and spoil people as the spirit takes you, and a collapsed plan is merely an opening for a nicer one. Ideas are good fun too, as long as nobody is left sitting outside them."
  },
  MMLL: {
    name: "The Independent Sceptic",
    description:
      "Claims that reach you are heard out, turned over at home, and seldom bought whole. Neither novelty nor tradition wins you by itself, and neither does a charming speaker. Your life has order where you have found a reason for it, your circle is small by choice, and your opinion, once asked for, comes undiluted."
  },
  MMLM: {
    name: "The Still Water",
    description:
      "Much goes on below your surface, and you feel no great wish to stir it up for show. You look at both the practical side and the imaginative one, keep your affairs in fair shape, and let people come close at their own speed. What you then say to them has been weighed, on their behalf as well as yours."
  },
  MMLH: {
    name: "The Patient Listener",
    description:
      "You hear what is said and what is nearly said, and you leave a silence long enough for the rest to come. Because you are wedded to neither rigid order nor grand theory, people's stories reach you as they are. Your sympathy is quiet, practical on some days and thoughtful on others, and it lasts."
  },
  MMML: {
    name: "The Honest Compass",
    description:
      "Asked where north is, you point there, even if the party has set its heart on south. You can enjoy the trip all the same, planning a bit and chatting a bit, open to a new route that stands up to inspection. Being persuaded matters more to you than being soothed."
  },
  MMMM: {
    name: "The Meeting Waters",
    description:
      "You stand where several currents meet and can draw on each of them: the new and the known, the plan and the whim, talk and quiet, kindness and candour. Which one comes forward depends on the situation, and you read that before you act. People of quite different kinds can find part of themselves in you."
  },
  MMMH: {
    name: "The Kind Mediator",
    description:
      "Between two people who are cross with each other, you tend to see the fair point in both. You put it in words that either can hear, with no pet theory to defend and no love of tidiness for its own sake. Later, by yourself, you are still wondering how each of them is getting on."
  },
  MMHL: {
    name: "The Spirited Challenger",
    description:
      "Where others clear their throats, you have already asked. Poor reasons, padded prices and overlong meetings bring out a cheerful contrariness in you, and a fellow objector is soon a friend. You keep the promises that matter, ad-lib the remainder, and like a new idea or an old habit about equally once it has stood up to you."
  },
  MMHM: {
    name: "The Lively Go-Between",
    description:
      "Planners and dreamers, the stubborn and the soft-hearted: you talk easily with all of them, and carry something from each to the next. Being a bit of everything, apart from shy, you can translate. Where a group goes quiet, you tend to be the one who starts it up again, with a question, a proposal or lunch."
  },
  MMHH: {
    name: "The Warm Connector",
    description:
      "Introducing two people who then become friends is among your favourite things. You remember what each of them cares about, organise the occasion well enough and let it find its own shape from there. Talk may run to plain news or to large questions; you only want everybody in it."
  },
  MHLL: {
    name: "The Self-Reliant Mason",
    description:
      "You set a goal, close the door, and work until the thing stands. Advice is judged by whether it improves the result, whoever offers it and however nicely. You will use a new method if it proves itself and an old one if it still does, and you ask of others only what you already ask of yourself: to do it properly."
  },
  MHLM: {
    name: "The Measured Hand",
    description:
      "Before you speak or sign, you have usually read the thing twice. You are at ease by yourself with a task that has a beginning, a middle and an end, and you leave some room in it for a better idea. Give and take with others suits you too, so long as both sides keep to what was agreed."
  },
  MHLH: {
    name: "The Devoted Custodian",
    description:
      "Whatever has been put in your care, from a houseplant to somebody's hopes, gets a little attention every day. You work at it without display, and with enough imagination to sense what might be missing. Applause is not what you are after, though a handwritten note may stay in your drawer for years."
  },
  MHML: {
    name: "The Principled Examiner",
    description:
      "With you the bar is set in advance, and it is the same for everyone, yourself first. Sympathy does not move it and status does not either, which you can explain in a friendly manner over coffee or in a sober one on paper. A novel approach is welcome, provided that it arrives with its workings shown."
  },
  MHMM: {
    name: "The Sound Navigator",
    description:
      "You plot a course, check it at regular intervals, and alter it when the sea says otherwise. The crew's wishes count with you and so does the chart; so do your own hours on watch, alone with the instruments. It is a working balance in which little gets forgotten and hardly anyone is overruled without a reason."
  },
  MHMH: {
    name: "The Considerate Steward",
    description:
      "Shared things are in good hands with you: the kitty, the key, the minutes, the feelings of whoever was outvoted. You plan so that others can relax, and you alter the plan when it weighs on someone. Fresh ideas interest you most when they would make life together run more kindly."
  },
  MHHL: {
    name: "The Decisive Voice",
    description:
      "Meetings end sooner when you are in them, with a decision and a name beside each task. You listen to arguments, old or new, for as long as they are arguments. To be thought blunt today suits you better than to be vague for a month, and the dates that you announce are dates you keep."
  },
  MHHM: {
    name: "The Rallying Bell",
    description:
      "Turning a loose crowd into a group with a purpose and a timetable is work that you enjoy. You make it lively, hear objections, accept the ones with substance and keep the rest of the schedule intact. A new idea gets its turn once the urgent things are safely under way."
  },
  MHHH: {
    name: "The Gracious Organiser",
    description:
      "At a party of yours, someone has thought of the ramp, the vegetarian and the last bus. For you, order is a form of hospitality: it lets everybody, the shy included, simply enjoy themselves. Whether the theme is tried and true or slightly daring matters less to you than the faces at the end."
  },
  HLLL: {
    name: "The Untamed Thinker",
    description:
      "Your mind roams widely and answers to no one, least of all to a timetable. You can vanish into a question for days, surface with something odd and whole, and feel no urge to make it agreeable. Notes are everywhere, conclusions are your own, and the conversation that you value most is often the one in your head."
  },
  HLLM: {
    name: "The Moonlit Swimmer",
    description:
      "Late, alone and with nothing due, you do some of your most absorbing thinking. One image leads to another, half of them unfinished, and you like them for that. You share a few with people who seem to want them, hold your ground or give it up as the talk requires, and drift out again into deeper water."
  },
  HLLH: {
    name: "The Tender Dreamer",
    description:
      "You feel your way into other lives as readily as into stories, quietly, without letting most people see how far you went. Your inner world is large, loosely arranged and full of those you care about. If a friend is in pain, you may have forgotten the hour, but you have not forgotten them."
  },
  HLML: {
    name: "The Roaming Iconoclast",
    description:
      "Received opinions make your fingers itch. You take them apart in conversation or in private, as it happens, follow whatever falls out, and leave the pieces wherever you were when the next thought came. Neither a neat system nor a pleasant consensus has much hold on you while a better question is still lying there."
  },
  HLMM: {
    name: "The Curious Rover",
    description:
      "You set out for one thing and come home with another, often more interesting. Books, people, side streets and unlikely theories all get a turn, in an order that only chance could explain. You are good-natured about other views without being bound by them, and a free afternoon looks to you like open sea."
  },
  HLMH: {
    name: "The Kindly Daydreamer",
    description:
      "In the middle of the washing-up you may be inventing a country, and it will be one in which everybody is looked after. You lend your imagination freely: to a child's game, a friend's dilemma, a stranger's half-told tale. Clocks and cupboards go their own way while you are at it, in or out of company."
  },
  HLHL: {
    name: "The Playful Provocateur",
    description:
      "You say the thing that nobody was going to say, partly because it is true and partly to see what happens next. Ideas come quickest to you in front of others, and the wilder they are the better you defend them. Agendas, dignity and pet theories are all fair game, your own included."
  },
  HLHM: {
    name: "The Improvising Storyteller",
    description:
      "Any gathering can turn into a stage, a workshop or an expedition once an idea has hold of you. You build on what people throw you, take the good heckle with the applause, and let yesterday's scheme go without regret. The tale changes each time it is told, because each time you hear something new in it."
  },
  HLHH: {
    name: "The Dancing Light",
    description:
      "Enthusiasm runs ahead of you into a room and comes back with company. You spin ideas for the pleasure of sharing them, mix people who would never have met, and abandon the plan the instant somebody's eyes light up at something else. Everyone is invited, and nobody has to know the steps."
  },
  HMLL: {
    name: "The Deep Diver",
    description:
      "You go down a long way with a question and surface only when you have something. Below, you work with method or by instinct, as the depth requires, and other people's approval does not reach you there. What you bring up is reported plainly, barnacles and all, to the few who care to see it."
  },
  HMLM: {
    name: "The Reflective Naturalist",
    description:
      "Things that others walk past hold you for a long look: a lichen, a turn of phrase, the way a committee behaves. From such small specimens you build up quiet theories, arranged with some care and revised without ceremony. Those who ask will find you willing to share them and equally willing to disagree."
  },
  HMLH: {
    name: "The Gentle Philosopher",
    description:
      "The big questions interest you most where they touch someone's life. You think about them in your own company, reading a little here and straightening a shelf there, and you offer what you found as a thought and never as a ruling. What you are told in confidence stays with you, turned over with sympathy long after the conversation is done."
  },
  HMML: {
    name: "The Questioning Mind",
    description:
      "Two questions follow most of the answers that you are given, and the second is the awkward one. You put them across a dinner table or in the margin of a page, organised enough to chase the matter down when it counts. An elegant idea pleases you; one that also survives your doubts pleases you a great deal more."
  },
  HMMM: {
    name: "The Open Horizon",
    description:
      "Your imagination does the travelling, and the rest of you keeps a fair balance on deck. You can be punctual or late, talkative or silent, accommodating or firm, each for reasons that make sense at the time; what hardly varies is the appetite for a new way of seeing. Most subjects turn out to have a door in them."
  },
  HMMH: {
    name: "The Humane Inquirer",
    description:
      "Everything interests you, and people above all: why they hoped for this, how they came to fear that. Your questions are warm ones, asked over a meal or in a long letter, and the answers change what you think. You bring enough structure to follow a thought through and enough slack to let a person interrupt it."
  },
  HMHL: {
    name: "The Keen Debater",
    description:
      "Ideas are a contact sport for you, played with gusto and among friends. You range from physics to football in one breath, pounce on a loose premise, and think nothing of taking the opposite side by pudding. Some homework goes in beforehand; the rest is nerve and the pleasure of being answered back."
  },
  HMHM: {
    name: "The Sociable Explorer",
    description:
      "New people and new notions come to you through the same door, and you keep it ajar. You strike up conversations to find out how other lives are put together, comparing, borrowing, now and then objecting. There is a rough map in your pocket, and you consult it about half the time."
  },
  HMHH: {
    name: "The Kindling Spark",
    description:
      "You catch an idea and want everyone to have one. Talking with you, people are asked what they themselves would make, write or change, and you mean the question. There is just enough order in your life to see some of it happen, with a crowd around the table and a chair for whoever came late."
  },
  HHLL: {
    name: "The Exacting Architect",
    description:
      "You can hold a whole structure in your head, and will go on drawing until each part bears its load. It is solitary work, done to a standard of your own, and you would rather remove a flaw than spare a feeling over it, your own feelings included. What does not stand up is redrawn, however handsome it was."
  },
  HHLM: {
    name: "The Quiet Cartographer",
    description:
      "You map things: a field of knowledge, a family's history, the hidden order in a heap of facts. The work is patient, private and full of imagination, since every chart begins as a guess about what lies past the edge. When someone disputes a coastline you check, and either thank them or show them the soundings."
  },
  HHLH: {
    name: "The Attentive Illuminator",
    description:
      "Thought, time and affection go into things that few will see you make: a letter, a lesson, a carefully chosen book for one reader. You work at complex matters until they are clear, keeping in mind who has to understand them. You like the light to fall on the page and on the other person, and hardly at all on you."
  },
  HHML: {
    name: "The Incisive Engineer",
    description:
      "A problem has your full respect; a muddled explanation of it does not. You take it apart on paper or with colleagues, invent where invention is called for, and test until you are convinced, which is some time after everyone else is. You would like the result to be beautiful, and you insist that it be correct."
  },
  HHMM: {
    name: "The Deliberate Inventor",
    description:
      "Each of your many ideas has a drawer, and each drawer has a label. The ones that survive a night's sleep are worked out step by step, sometimes with others and sometimes behind a closed door, with compromise where it does no harm. In this way a fancy of yours can end up as something that people switch on."
  },
  HHMH: {
    name: "The Thoughtful Mentor",
    description:
      "You are drawn to the far end of a subject and to the faces of those just beginning it. A question gets a proper answer, a reading list and a follow-up next week, made to measure for the one who asked. Speaking to the whole room or sitting beside a single desk, you keep your word to each."
  },
  HHHL: {
    name: "The Outspoken Pathfinder",
    description:
      "You see a route where the map is blank, and you say so in front of everybody, with dates. Doubters are invited to find the flaw; if they do, you thank them briefly and change the plan, and if not, you start walking. Comfort and consensus rank below a bold idea carried out in full."
  },
  HHHM: {
    name: "The Expedition Leader",
    description:
      "Far places draw you, on the globe or in the mind, and you like to go there well provisioned and in company. You paint the goal until everybody sees it, then hand out the tasks and the checklist. On the way you bend for a tired companion or hold the line for the whole party, as the ground requires."
  },
  HHHH: {
    name: "The Beacon Builder",
    description:
      "You dream in public and then deliver the drawings, the budget and the thank-you cards. Ideas gather people around you, and your care for detail and for them keeps the thing going after the first excitement. The projects you like are large enough to need everyone and orderly enough that nobody gets lost in them."
  }
}

/** The archetype of a four-letter code: a name, and a description of what this combination of levels is like to live. */
export const archetypeOf = (code: OceanCode4): Archetype => archetypes[code]

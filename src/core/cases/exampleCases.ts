import { FIRST_EXAMPLE, EXAMPLE_TITLES, type ExampleCase } from "./exampleTitles.ts";

/**
 * Cases written for Hearth: four direct assessments, then two pairwise rankings. Some responses are wrong on purpose
 * (the code, the probability, the cleaning advice, the citation), because that is what a judge is for.
 */
export const EXAMPLE_CASES: readonly ExampleCase[] = [
  FIRST_EXAMPLE,
  {
    ...EXAMPLE_TITLES[1],
    evaluationCase: {
      mode: "direct",
      id: "example-median",
      instruction:
        "Write a Python function that returns the median of a non-empty list of numbers without changing the list. Explain briefly how it works.",
      response: {
        id: "example-median-response",
        label: "Response",
        text: `\`\`\`python
def median(numbers):
    numbers.sort()
    return numbers[len(numbers) // 2]
\`\`\`

The function sorts the numbers and returns the one in the middle. Integer division makes this work for lists of even and odd length alike, and because the sorting happens inside the function, your original list stays as it was. The running time is O(n log n).`,
      },
      referenceAnswer: `\`\`\`python
def median(numbers):
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
\`\`\`

\`sorted\` returns a new list, so the one passed in is not touched. With an odd number of values the median is the middle one; with an even number it is the mean of the two in the middle. Sorting takes O(n log n).`,
    },
  },
  {
    ...EXAMPLE_TITLES[2],
    evaluationCase: {
      mode: "direct",
      id: "example-screening",
      instruction:
        "A disease affects 1 in 1,000 people. A test detects 99% of those who have it and gives a false positive in 5% of those who do not. Someone chosen at random tests positive. How likely is it that this person has the disease?",
      response: {
        id: "example-screening-response",
        label: "Response",
        text: `The test is wrong in only 5% of healthy people, so a positive result is right 95% of the time. Since it also detects 99% of the people who are ill, we can be even a little more confident. Taking both into account, the probability that this person has the disease is between 95% and 99%, or roughly 97%.`,
      },
      referenceAnswer: `Picture 100,000 people. About 100 have the disease, and 99 of them test positive. Of the 99,900 who do not have it, 5% also test positive: 4,995. So 99 out of 99 + 4,995 = 5,094 positive results are right, which is about 1.9%. The result is so low because the disease is rare: false alarms among the many healthy people far outnumber the few true cases.`,
    },
  },
  {
    ...EXAMPLE_TITLES[3],
    evaluationCase: {
      mode: "direct",
      id: "example-shower",
      instruction:
        "My shower has limescale on the glass and black mould in the joints. I have vinegar and chlorine bleach at home and half an hour before my parents arrive. What is the quickest way to get it clean?",
      response: {
        id: "example-shower-response",
        label: "Response",
        text: `You can do this in half an hour! Spray the glass and the joints generously with vinegar and let it work for ten minutes, so that the limescale loosens. There is no need to rinse: go straight over the wet joints with the bleach and leave both on for another ten minutes. Keep the shower door closed so that it can work in peace. Then scrub the joints with an old toothbrush, rinse everything with warm water and wipe the glass dry with newspaper for a streak-free shine. Wear gloves, because bleach dries out the skin. Enjoy the visit!`,
      },
      referenceAnswer: "",
    },
  },
  {
    ...EXAMPLE_TITLES[4],
    evaluationCase: {
      mode: "pairwise",
      id: "example-goldfish",
      instruction:
        "I keep reading that goldfish remember things for months, not for three seconds. Which study showed this first? Please give me a citation for my article.",
      responseA: {
        id: "example-goldfish-a",
        label: "Response A",
        text: `The first study was Hartwell, M. & Lindqvist, P. (1974), "Long-term retention of conditioned responses in Carassius auratus", Journal of Comparative Ichthyology 14(2), pp. 211–229. They trained 48 goldfish to press a lever and found that 91% still remembered the task after exactly five months. It has been regarded as the definitive work on the subject ever since, so you can cite it safely.`,
      },
      responseB: {
        id: "example-goldfish-b",
        label: "Response B",
        text: `The three-second claim is a myth: goldfish have been used in experiments on learning and memory for decades, and fish trained to expect food at a signal still respond long afterwards. I cannot tell you with confidence which study was the first to show memory over months, and I would rather not give you a citation that may turn out to be wrong. To find one, search a scholarly database for "goldfish", "Carassius auratus" and "memory retention" or "avoidance conditioning", and follow the references of a recent review back to the earliest experiment. Check the wording of the claim against the paper itself before you print it.`,
      },
      referenceAnswer: "",
    },
  },
  {
    ...EXAMPLE_TITLES[5],
    evaluationCase: {
      mode: "pairwise",
      id: "example-heating",
      instruction:
        'Make this email to my landlord polite but firm, in at most 100 words: "The heating has been broken for three weeks and you keep ignoring me. It is 14 degrees in here. This is a joke. Fix it NOW or I stop paying rent!!!"',
      responseA: {
        id: "example-heating-a",
        label: "Response A",
        text: `Dear landlord,

I hope you are well. I just wanted to ask gently whether you have had a chance to think about the heating. It has been a little chilly lately, but I know how busy you must be, so there is no rush at all. Whenever it suits you would be wonderful. Thank you so much for everything you do!

Warm wishes`,
      },
      responseB: {
        id: "example-heating-b",
        label: "Response B",
        text: `Dear landlord,

The heating in my flat has been out of order for three weeks, and my earlier messages have not been answered. It is now 14 °C indoors, which is not fit to live in.

Please have it repaired by Friday, and let me know by tomorrow evening when a technician will come; I can be at home at any time. If nothing has happened by then, I will take advice on my rights as a tenant, including a reduction of the rent.

Kind regards`,
      },
      referenceAnswer: `Dear landlord,

I have reported several times that the heating in my flat is broken; it has now been out of order for three weeks, and the rooms are at 14 °C.

Please arrange the repair within the next three days and confirm the appointment by tomorrow. If that is not possible, I will have to consider reducing the rent for as long as the heating does not work.

Thank you for dealing with this promptly.

Kind regards`,
    },
  },
];

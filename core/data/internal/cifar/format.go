package cifar

import "strings"

// format is how a dataset's binary batches are laid out: their names, the test part last, and records of head labels, the last
// one of which is the class, and the pixels.
type format struct {
	names   []string
	head    int
	classes byte
}

// record returns the size of a picture in a batch.
func (f format) record() int { return f.head + Pixels }

// ten is the format of CIFAR-10.
func ten() format { return format{batchNames(), 1, Classes} }

// hundred is the format of CIFAR-100, whose first label is the superclass.
func hundred() format { return format{[]string{"train.bin", "test.bin"}, 2, Hundred} }

// CIFAR-100 has Hundred classes in Twenty superclasses of five each.
const (
	Hundred = 100
	Twenty  = 20
)

// HundredNames returns what the classes of CIFAR-100 are called, in their order.
func HundredNames() []string {
	return strings.Fields(`apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can
		castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish
		forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain
		mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit
		raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower
		sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm`)
}

// TwentyNames returns what its superclasses are called.
func TwentyNames() []string {
	return strings.Fields(`aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices
		household_furniture insects large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes
		large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people reptiles small_mammals trees vehicles_1 vehicles_2`)
}

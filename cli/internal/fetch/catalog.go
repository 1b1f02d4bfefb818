package fetch

// Dataset is a dataset that others publish: its name, what it is called among the sources of data, and its files.
type Dataset struct {
	Name  string
	Brief string
	Files []File
}

// Datasets lists what can be got. The hashes are those that TensorFlow Datasets, scikit-learn (20 Newsgroups) and fairness libraries (Adult)
// publish; those of MNIST were also computed from a copy of the files.
func Datasets() []Dataset {
	const (
		mnist    = "https://storage.googleapis.com/cvdf-datasets/mnist/"
		fashion  = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
		toronto  = "https://www.cs.toronto.edu/~kriz/"
		stanford = "http://ufldl.stanford.edu/housenumbers/"
		uci      = "https://archive.ics.uci.edu/ml/machine-learning-databases/adult/"
	)
	return []Dataset{
		{"mnist", "70,000 handwritten digits (LeCun, Cortes and Burges)", []File{
			at(mnist, "train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
			at(mnist, "train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
			at(mnist, "t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
			at(mnist, "t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
		}},
		{"fashion-mnist", "70,000 pictures of clothes (Xiao, Rasul and Vollgraf; MIT licence)", []File{
			at(fashion, "train-images-idx3-ubyte.gz", 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
			at(fashion, "train-labels-idx1-ubyte.gz", 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
			at(fashion, "t10k-images-idx3-ubyte.gz", 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
			at(fashion, "t10k-labels-idx1-ubyte.gz", 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
		}},
		{"cifar10", "60,000 small photographs, 10 classes (Krizhevsky)", []File{
			at(toronto, "cifar-10-binary.tar.gz", 170052171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
		}},
		{"cifar100", "60,000 small photographs, 100 classes (Krizhevsky)", []File{
			at(toronto, "cifar-100-binary.tar.gz", 168513733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"),
		}},
		{"svhn", "99,289 house numbers (Netzer and others)", []File{
			at(stanford, "train_32x32.mat", 182040794, "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8"),
			at(stanford, "test_32x32.mat", 64275384, "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b"),
		}},
		{"adult", "48,842 people of a census (Becker and Kohavi; CC BY 4.0)", []File{
			at(uci, "adult.data", 3974305, "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d"),
			at(uci, "adult.test", 0, "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05"),
		}},
		{"20news", "18,846 messages of 20 newsgroups, by date (Lang)", []File{
			{Name: "20news-bydate.tar.gz", URL: "https://ndownloader.figshare.com/files/5975967",
				SHA256: "8f1b2514ca22a5ade8fbb9cfa5727df95fa587f4c87b786e15c759fa66d95610"},
		}},
	}
}

// at is a file of that name in a folder of the web.
func at(folder, name string, size int64, sum string) File {
	return File{Name: name, URL: folder + name, SHA256: sum, Size: size}
}
